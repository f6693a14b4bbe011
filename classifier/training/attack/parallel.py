"""Many pictures on all cores, in their order, to be interrupted at any query."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from os import sched_getaffinity
from threading import Event
from typing import TypeVar

from classifier.training.attack.defender import Defender, Pixels

T = TypeVar("T")
R = TypeVar("R")


class Interrupted(Exception):
    """Nobody waits for the answer any more."""


class Stoppable:
    """A defender that answers until it is told to stop."""

    def __init__(self, defender: Defender, stop: Event) -> None:
        self.name = defender.name
        self._defender, self._stop = defender, stop

    def figure(self, pixels: Pixels) -> float:
        """The defender's. Raises Interrupted once it was told."""
        if self._stop.is_set():
            raise Interrupted
        return self._defender.figure(pixels)


def each(work: Callable[[T], R], items: Sequence[T], stop: Event) -> list[R]:
    """What `work` makes of each; `stop` is set when one fails, or on Ctrl-C."""
    with ThreadPoolExecutor(len(sched_getaffinity(0))) as pool:
        waiting = [pool.submit(work, item) for item in items]
        try:
            return [one.result() for one in waiting]
        except BaseException:
            stop.set()
            pool.shutdown(wait=False, cancel_futures=True)
            raise
