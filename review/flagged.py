"""What was flagged, and what people said of it: the values that are measured."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from review.answer import Outcome
from review.policy import Policy

_VERSION = re.compile(r" nsfw>=(?P<nsfw>[\d.e+-]+) sexy>=(?P<sexy>[\d.e+-]+)$")


@dataclass(frozen=True, kw_only=True)
class Flagged:
    """One content on one page that is for human review.

    `model` is the name of the one that scored it, `kind` what people are told that it is;
    `nsfw` and `sexy` are 0 to 1, `sexy` None where no model has that class; `policy` the
    version that decided. `ended_at` is when it was scored, `written_at` when it was put
    before people and `decided_at` when one of them answered, `outcome_at` when what counts
    was answered; all in UTC and None where that has not happened.
    """

    page_id: int
    sha1: str
    model: str
    kind: str
    nsfw: float
    sexy: float | None
    policy: str
    ended_at: datetime
    written_at: datetime | None = None
    decided_at: datetime | None = None
    outcome: Outcome | None = None
    outcome_at: datetime | None = None

    @property
    def in_force(self) -> Policy | None:
        """The thresholds that it was flagged by; None where its policy does not tell."""
        return thresholds_of(self.policy)

    @property
    def by_sexy(self) -> bool:
        """Whether it would be flagged whatever the threshold of nsfw is."""
        policy = self.in_force
        return policy is not None and self.sexy is not None and self.sexy >= policy.sexy_threshold


def thresholds_of(version: str) -> Policy | None:
    """The thresholds in a policy's version, of whichever rule; None where there are none."""
    found = _VERSION.search(version)
    try:
        return found and Policy(
            nsfw_threshold=float(found["nsfw"]), sexy_threshold=float(found["sexy"])
        )
    except ValueError:
        return None


def once(notices: Iterable[Flagged]) -> list[Flagged]:
    """Each content once, though it has a notice on the report and one on its page.

    The earliest times count, and the answer that came last of those that say anything.
    """
    contents: dict[tuple[int, str], Flagged] = {}
    for notice in notices:
        key = (notice.page_id, notice.sha1)
        contents[key] = _merged(contents[key], notice) if key in contents else notice
    return list(contents.values())


def _merged(one: Flagged, other: Flagged) -> Flagged:
    answered = [it for it in (one, other) if it.outcome is not None]
    telling = [it for it in answered if it.outcome is not Outcome.OTHER] or answered
    last = max(telling, key=_came_at, default=one)
    return replace(
        one,
        written_at=_earliest(one.written_at, other.written_at),
        decided_at=_earliest(one.decided_at, other.decided_at),
        outcome=last.outcome,
        outcome_at=last.outcome_at,
    )


def _came_at(one: Flagged) -> tuple[bool, datetime | None]:
    """When what counts was answered, which may be long after somebody answered first."""
    at = one.outcome_at or one.decided_at
    return at is not None, at


def _earliest(*times: datetime | None) -> datetime | None:
    return min((time for time in times if time is not None), default=None)
