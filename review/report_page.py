"""A report page as people change it: its history in, their answers out. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from review.answer import Answer, Deed, Outcome, Source, answer

TAKEN_OFF = "took the row off the report"


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A row of a report, and where it stands: on which page, under which id."""

    notice_id: int
    page_id: int
    sha1: str
    revision: int
    place: str = ""
    anchor: str = ""


@dataclass(frozen=True, kw_only=True)
class ReportPage:
    """A page whose history is read up to `read_revision`; 0 where none of it is.

    `rows` are the notices under each row's id: a row of a mass upload has several.
    """

    title: str
    made_at: datetime
    read_revision: int
    rows: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True)
class Said:
    """What the last cell of a row says, and what that means."""

    words: str
    outcome: Outcome


@dataclass(frozen=True, kw_only=True)
class Version:
    """One revision of a report page.

    `own` is what the program itself wrote. `rows` has the rows by their ids; it is None
    where the wiki hides the text, as `who` is empty where it hides the name.
    """

    revision: int
    at: datetime
    who: str
    own: bool
    rows: Mapping[str, Said] | None


def answers_in(versions: Iterable[Version], rows: Mapping[str, tuple[int, ...]]) -> list[Answer]:
    """What people did with the rows in these versions, oldest first.

    The first version is what the others are compared with. A status that changed is an
    answer of whoever changed it; of nobody by name where the text before was hidden. A row
    that is gone at the end was taken off, which says nothing of the file; one that came
    back before was never gone.
    """
    found: list[tuple[str, Deed]] = []
    known: dict[str, Said] = {}
    taken: dict[str, Deed] = {}
    hidden = False
    for version in versions:
        if version.rows is None:
            hidden = True
            continue
        if hidden or not version.own:
            who = "" if hidden else version.who
            found += [
                (anchor, _deed(version, who, status))
                for anchor, status in version.rows.items()
                if anchor in known and _differs(known[anchor], status)
            ]
            gone = _deed(version, who, Said(TAKEN_OFF, Outcome.OTHER))
            taken = {a: taken.get(a, gone) for a in known.keys() - version.rows.keys()}
        known |= version.rows
        hidden = False
        taken = {anchor: deed for anchor, deed in taken.items() if anchor not in version.rows}
    found += taken.items()
    return [answer(number, deed) for anchor, deed in found for number in rows.get(anchor, ())]


def _differs(before: Said, after: Said) -> bool:
    both_open = before.outcome is after.outcome is Outcome.OPEN
    return before.words != after.words and not both_open


def _deed(version: Version, who: str, status: Said) -> Deed:
    return Deed(
        source=Source.STATUS,
        outcome=status.outcome,
        words=status.words,
        who=who,
        at=version.at,
        revision=version.revision,
    )
