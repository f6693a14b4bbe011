"""The states of a row. A state knows what it means and what may follow it."""

from collections.abc import Mapping
from enum import StrEnum


class Status(StrEnum):
    """The state of one upload."""

    WAITING = "waiting"  # to be scored, now or at `not_before`
    SCORING = "scoring"  # claimed by a worker until its lease ends
    CLEAR = "clear"  # scored, below every threshold
    SUSPECT = "suspect"  # scored, at or above a threshold: for human review
    NOT_VISUAL = "not visual"  # nothing to look at (audio, ...)
    UNKNOWN = "unknown"  # could not be scored; the reason stands in the row
    GONE = "gone"  # deleted, or replaced by a newer upload, before it was scored

    @property
    def final(self) -> bool:
        """Whether the service is done with the row unless an admin says otherwise."""
        return self not in (Status.WAITING, Status.SCORING)

    @property
    def next(self) -> frozenset["Status"]:
        """What may follow it."""
        return _NEXT[self]


FINAL = tuple(status for status in Status if status.final)
STANDING = tuple(status for status in FINAL if status is not Status.GONE)  # the file is there


class NoticeStatus(StrEnum):
    """The state of one notice: what is to be put before volunteers about one file."""

    DUE = "due"
    WRITING = "writing"  # claimed for one edit; after a crash the page's history tells
    WRITTEN = "written"  # the revision stands in the row
    DECLINED = "declined"  # not to be written, ever; the reason stands in the row
    WITHDRAWN = "withdrawn"  # the file was gone or had other content; due if that comes back
    TAKEN_BACK = "taken back"  # by the bot itself, when an operator asked; never written again
    DRY_RUN = "dry run"  # would have been written; stays so when the mode changes

    @property
    def next(self) -> frozenset["NoticeStatus"]:
        """What may follow it."""
        return _NEXT_NOTICE[self]


# A worker claims what waits, and ends it or gives it back. What was scored may be decided
# otherwise by other thresholds, scored anew, and be deleted; what is gone may come back.
_DECIDED = frozenset((Status.CLEAR, Status.SUSPECT, Status.UNKNOWN))
_ANEW = frozenset((Status.WAITING, Status.GONE))
_NEXT: Mapping[Status, frozenset[Status]] = {
    Status.WAITING: frozenset((Status.SCORING,)),
    Status.SCORING: frozenset(Status) - {Status.SCORING},
    Status.CLEAR: _ANEW | _DECIDED - {Status.CLEAR},
    Status.SUSPECT: _ANEW | _DECIDED - {Status.SUSPECT},
    Status.NOT_VISUAL: _ANEW,
    Status.UNKNOWN: _ANEW | _DECIDED - {Status.UNKNOWN},
    Status.GONE: frozenset((Status.WAITING,)),
}

# Nothing leads back from what was written, was declined or stayed unwritten in a dry run.
_NEXT_NOTICE: Mapping[NoticeStatus, frozenset[NoticeStatus]] = {
    NoticeStatus.DUE: frozenset(
        (
            NoticeStatus.WRITING,
            NoticeStatus.DECLINED,
            NoticeStatus.WITHDRAWN,
            NoticeStatus.DRY_RUN,
        )
    ),
    NoticeStatus.WRITING: frozenset(
        (NoticeStatus.WRITTEN, NoticeStatus.DUE, NoticeStatus.TAKEN_BACK)
    ),
    NoticeStatus.WRITTEN: frozenset((NoticeStatus.TAKEN_BACK,)),
    NoticeStatus.WITHDRAWN: frozenset((NoticeStatus.DUE, NoticeStatus.DECLINED)),
    NoticeStatus.DECLINED: frozenset(),
    NoticeStatus.TAKEN_BACK: frozenset(),
    NoticeStatus.DRY_RUN: frozenset(),
}
