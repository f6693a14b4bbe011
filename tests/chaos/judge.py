"""What must hold when a fault is over. Pure; a line for what is not so."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from review.status import NoticeStatus, Status
from tests.chaos.pool import Outcome

_NEAR = 1e-6  # MariaDB's floats and Python's
Name = tuple[str, str]  # a file's title and sha1


@dataclass(frozen=True)
class Row:
    """A row of the store's uploads."""

    title: str
    sha1: str
    outcome: Outcome
    page_id: int | None = None
    reason: str = ""
    notices: tuple[NoticeStatus, ...] = ()

    @property
    def name(self) -> Name:
        """What is compared with another run's."""
        return self.title, self.sha1


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What was read from database and wiki.

    `edits` is how often the bot has edited each file's page, `listed` how many rows of its
    reports are about a page and the beginning of its sha1. `miscounted` is by how much the
    kept counts are wrong.
    """

    rows: tuple[Row, ...]
    expected: Mapping[Name, Outcome]
    edits: Counter[str] = field(default_factory=Counter)
    listed: Counter[tuple[int, str]] = field(default_factory=Counter)
    miscounted: Mapping[tuple[str, str, str], int] = field(default_factory=dict)


def findings(evidence: Evidence) -> list[str]:
    """All that does not hold."""
    checks = (_lost, _stuck, _other, _written, _miscounted)
    return [line for check in checks for line in check(evidence)]


def _lost(evidence: Evidence) -> Iterator[str]:
    """Each upload is one row."""
    found = Counter(row.name for row in evidence.rows)
    for name in evidence.expected:
        if found[name] != 1:
            yield f"{name[0]}: {found[name]} rows"
    for name in found.keys() - evidence.expected.keys():
        yield f"{name[0]} with {name[1][:12]} is a row, and nobody uploaded it"


def _stuck(evidence: Evidence) -> Iterator[str]:
    for row in evidence.rows:
        if not row.outcome.status.final:
            yield f"{row.title} is still {row.outcome.status}: {row.reason}"
        for status in row.notices:
            if status is not NoticeStatus.WRITTEN:
                yield f"{row.title} has a notice that is {status}"


def _other(evidence: Evidence) -> Iterator[str]:
    """Verdicts are those without a fault: what everything ends as *unknown* does not pass."""
    for row in evidence.rows:
        expected = evidence.expected.get(row.name)
        if expected and row.outcome.status.final and not _same(row.outcome, expected):
            yield f"{row.title} ended as {row.outcome} ({row.reason}), not as {expected}"


def _same(one: Outcome, other: Outcome) -> bool:
    if one.nsfw is None or other.nsfw is None:
        return one == other
    return one.status is other.status and abs(one.nsfw - other.nsfw) < _NEAR


def _written(evidence: Evidence) -> Iterator[str]:
    """A suspect: one edit of its page and one row in the reports; of all others none."""
    for row in evidence.rows:
        wanted = int(row.outcome.status is Status.SUSPECT)
        edits = evidence.edits[row.title]
        rows = evidence.listed[row.page_id or 0, row.sha1[:12]]
        if edits != wanted:
            yield f"{row.title} ({row.outcome.status}) was edited {edits} times"
        if rows != wanted:
            yield f"{row.title} ({row.outcome.status}) has {rows} rows on the reports"


def _miscounted(evidence: Evidence) -> Iterator[str]:
    for (_, table, status), change in evidence.miscounted.items():
        yield f"the kept count of {table} that are {status} is wrong by {change}"
