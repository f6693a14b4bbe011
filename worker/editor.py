"""The editor's process: rounds, one after the other, under the lease."""

from threading import Event

from wiring import House
from worker.loop import Say, keep_going

LONGEST_PAUSE = 5.0


def rounds(house: House, stop: Event, say: Say) -> None:
    """Edit until `stop` is set. Several may run: the lease lets one of them act."""
    # Well within the lease, so that it is renewed before it is over.
    pause = min(LONGEST_PAUSE, house.settings.editor_seconds / 4)
    keep_going(house.editor.round, pause=pause, stop=stop, say=say)
    house.editor.retire()
