"""Reads people's answers, beside the poller."""

from threading import Event

from wiring import House
from worker.loop import Say, keep_going


def read(house: House, stop: Event, say: Say) -> None:
    """Read until `stop` is set. Several may run: what is read twice is kept once."""
    pause = house.settings.read_seconds
    keep_going(house.reader.round, pause=pause, stop=stop, say=say)
