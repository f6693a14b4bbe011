"""Hands on to the next annotator, beside the poller."""

from threading import Event

from wiring import House
from worker.loop import Say, keep_going

PAUSE = 1.0
LONGEST_PAUSE = 5.0  # within the lease, and soon enough for what goes before; see review.handing_on


def hand_on(house: House, stop: Event, say: Say) -> None:
    """Hand on until `stop` is set, where HAND_ON says to whom. Several may run: one acts."""
    if (ours := house.handing_on) is None:
        return

    def complain(text: str) -> None:
        say(f"handing on: {text}")

    keep_going(ours.round, pause=PAUSE, stop=stop, say=complain, longest=LONGEST_PAUSE)
    ours.retire()
