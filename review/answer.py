"""What people do with what was put before them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Source(StrEnum):
    """Where an answer was read."""

    TEMPLATE = "template"  # taken off the file's page
    STATUS = "status"  # the last cell of a report's row
    DELETION = "deletion"  # the file was deleted
    KEPT = "kept"  # a deletion request was closed, and the file stays
    MOVE = "move"  # the file has another title


class Outcome(StrEnum):
    """What an answer says of the content. The latest that is not OTHER counts."""

    CONFIRMED = "confirmed"
    CLEARED = "cleared"
    OTHER = "other"  # somebody acted, and it says nothing of what was listed


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What one person did with one notice: final for that content on that page.

    `words` are theirs, or say what they did. `revision` is the page's, or the number of the
    log's entry: an answer that is read twice is one. `at` is in UTC; `who` is empty where
    the wiki hides it.
    """

    notice_id: int
    source: Source
    outcome: Outcome
    words: str
    who: str
    at: datetime
    revision: int
