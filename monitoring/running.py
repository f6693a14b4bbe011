"""Whether each part of the service seems to run, by what it leaves in the database.

The rows that a process writes say that it lives, a lease among them. What has none, and nothing
to do, cannot be told from what has died, and is neither said to run nor to be away.
"""

from datetime import timedelta
from enum import StrEnum
from typing import Any

from review.pause import Work

SILENT = timedelta(minutes=5)  # of scorers, though there was something to do


class Part(StrEnum):
    """What is told of. The sweeper leaves no rows of its own."""

    POLLER = "poller"
    SCORERS = "scorers"
    EDITOR = "editor"
    HANDING_ON = "handing-on"


def running(found: dict[str, Any]) -> dict[Part, bool | None]:
    """Whether each seems to run, by what monitoring.standing found; None: it cannot be told."""
    paused = {pause["work"] for pause in found["paused"]}
    return {
        Part.POLLER: _poller(found["lag"], found["most_lag"], paused=Work.POLLING in paused),
        Part.SCORERS: _scorers(found, paused=Work.SCORING in paused),
        Part.EDITOR: bool(found["editor_runs"]),
        Part.HANDING_ON: _handing_on(found),
    }


def _poller(lag: timedelta | None, most: timedelta, *, paused: bool) -> bool | None:
    if lag is not None and lag <= most:
        return True
    return None if paused else False


def _scorers(found: dict[str, Any], *, paused: bool) -> bool:
    last = found["last_result_age"]
    if found["being_scored"] or (last is not None and last < SILENT):
        return True
    longest = (queue["longest"] for queue in found["queues"].values())
    due = any(since is not None and since >= SILENT for since in longest)
    return bool(found["scorers_run"]) and (paused or not due)


def _handing_on(found: dict[str, Any]) -> bool | None:
    if found["handing_on_runs"]:
        return True
    return False if found["offers"]["waiting"] else None
