"""When a host may be asked again."""

import time
from collections.abc import Callable
from datetime import timedelta

from classifier.training.build.collecting import Missing

LONGEST_WAIT = timedelta(minutes=10)  # for one host; a later build asks again


class Turns:
    """One request in `seconds` for each host, and none while it wants to be left alone."""

    def __init__(
        self,
        seconds: float,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._seconds = seconds
        self._clock = clock
        self._sleep = sleep
        self._next: dict[str, float] = {}

    def wait(self, host: str) -> None:
        """Until it may be asked. Raises Missing where that is too long to wait for."""
        left = self._next.get(host, 0) - self._clock()
        if left > LONGEST_WAIT.total_seconds():
            raise Missing(
                f"could not be fetched: {host} wants no questions for {left / 60:.0f} min"
            )
        if left > 0:
            self._sleep(left)
        self._next[host] = self._clock() + self._seconds

    def pause(self, host: str, wait: timedelta) -> None:
        """As its Retry-After says."""
        until = self._clock() + wait.total_seconds()
        self._next[host] = max(until, self._next.get(host, 0))
