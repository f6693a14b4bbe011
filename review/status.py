"""The states of a row. A state knows what it means and what may follow it."""

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


class NoticeStatus(StrEnum):
    """The state of one notice: what is to be put before volunteers about one file."""

    DUE = "due"
    WRITING = "writing"  # claimed for one edit; after a crash the page's history tells
    WRITTEN = "written"  # the revision stands in the row
    DECLINED = "declined"  # not to be written, ever; the reason stands in the row
    WITHDRAWN = "withdrawn"  # the file was gone or had other content; due if that comes back
    TAKEN_BACK = "taken back"  # by the bot itself, when an operator asked; never written again
    DRY_RUN = "dry run"  # would have been written; stays so when the mode changes
