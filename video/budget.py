"""How long a video may be looked at."""

import time
from collections.abc import Callable, Iterator
from typing import TypeVar

Item = TypeVar("Item")

_HURRY = 0.8  # of the time, after which only key moments are decoded
_ENOUGH = 0.95  # after which nothing is: whoever waits would soon give up


class Budget:
    """Seconds by the clock, without those in which whoever asked works on what came."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.seconds = seconds
        self._clock = clock
        self._begun = clock()

    @property
    def hurried(self) -> bool:
        """Whether most of it is used up."""
        return self._used() >= _HURRY * self.seconds

    @property
    def spent(self) -> bool:
        """Whether it is as good as used up."""
        return self._used() >= _ENOUGH * self.seconds

    def outside(self, items: Iterator[Item]) -> Iterator[Item]:
        """The same items; the time until the next one is asked for does not count."""
        for item in items:
            left = self._clock()
            yield item
            self._begun += self._clock() - left

    def _used(self) -> float:
        return self._clock() - self._begun
