"""Pauses: work that an admin has stopped, until an admin lets it go on."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

GO_ON = "celery -A worker review resume"  # and the work's name: what an admin types


class Work(StrEnum):
    """What can be paused, each by itself."""

    POLLING = "polling"  # nothing new is registered; it goes on from where it stopped
    SCORING = "scoring"  # what was begun is ended, nothing else is claimed
    EDITING = "editing"  # nothing is written on the wiki
    BACKFILL = "backfill"  # no files that were there before are registered
    HANDING_ON = "handing-on"  # nothing is offered to the next annotator


@dataclass(frozen=True, kw_only=True)
class Pause:
    """What is paused, since when (UTC), by whom, and why, as far as they said."""

    work: Work
    since: datetime
    who: str
    why: str

    def __str__(self) -> str:
        """One line: what, why, and what to do."""
        why = f" because {self.why}" if self.why else ""
        since = f"since {self.since:%Y-%m-%d %H:%M} UTC"
        return f"{self.work} is paused {since} by {self.who}{why}; `{GO_ON} {self.work}` ends that"
