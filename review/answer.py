"""What people do with what was put before them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Source(StrEnum):
    """Where an answer was read."""

    TEMPLATE = "template"  # taken off the file's page
    STATUS = "status"  # the last cell of a report's row
    DELETION = "deletion"  # the file was deleted, or restored
    KEPT = "kept"  # a deletion request was closed, and the file stays
    MOVE = "move"  # the file has another title


class Outcome(StrEnum):
    """What an answer says of the content. The latest that is not OTHER counts."""

    CONFIRMED = "confirmed"
    CLEARED = "cleared"
    OTHER = "other"  # somebody acted, and it says nothing of what was listed
    OPEN = "open"  # takes back what was answered before in the same way; in the history only


@dataclass(frozen=True, kw_only=True)
class Deed:
    """What one person did on the wiki.

    `words` are theirs, or say what they did. `revision` is the page's, or the number of the
    log's entry. `at` is in UTC; `who` is empty where the wiki hides it. `target` is the new
    title of what was moved; `page_id` the number of the page, 0 where the log does not tell.
    """

    source: Source
    outcome: Outcome
    words: str
    who: str
    at: datetime
    revision: int
    target: str = ""
    page_id: int = 0


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What one person did with one notice: final for that content on that page.

    The fields are those of Deed. An answer that is read twice, with the same notice, source
    and revision, is one.
    """

    notice_id: int
    source: Source
    outcome: Outcome
    words: str
    who: str
    at: datetime
    revision: int


def answer(notice_id: int, deed: Deed, outcome: Outcome | None = None) -> Answer:
    """The deed as an answer to one notice, with another outcome where that is given."""
    return Answer(
        notice_id=notice_id,
        source=deed.source,
        outcome=outcome or deed.outcome,
        words=deed.words,
        who=deed.who,
        at=deed.at,
        revision=deed.revision,
    )


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What all answers to one notice come to.

    `decision` has the words that count, `outcome` is None where nobody said anything of
    the content, `decided_at` is when somebody answered first.
    """

    decision: str | None = None
    outcome: Outcome | None = None
    decided_at: datetime | None = None


def in_force(answers: Iterable[Answer]) -> list[Answer]:
    """Those of the answers to one notice that were not taken back, oldest first.

    A move is remembered, and is no answer to what was asked. OPEN takes back what the same
    source said before.
    """
    left: list[Answer] = []
    # Of one second the deletion was last: nobody edits the page of a file that is deleted.
    for one in sorted(answers, key=lambda a: (a.at, a.source is Source.DELETION, a.revision)):
        if one.outcome is Outcome.OPEN:
            left = [before for before in left if before.source is not one.source]
        elif one.source is not Source.MOVE:
            left.append(one)
    return left


def standing(answers: Iterable[Answer]) -> Standing:
    """What the answers to one notice come to, in whatever order they were read."""
    left = in_force(answers)
    if not left:
        return Standing()
    telling = [one for one in left if one.outcome is not Outcome.OTHER]
    return Standing(
        decision=(telling or left)[-1].words,
        outcome=telling[-1].outcome if telling else None,
        decided_at=left[0].at,
    )
