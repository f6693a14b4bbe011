"""How often somebody has asked within the last minute."""

import math
import time
from collections import OrderedDict, deque
from collections.abc import Callable

from api.problem import Problem

WINDOW = 60.0  # seconds
MOST = 10_000  # names that are counted


class Rates:
    """A moving window for each name: at most so many within any minute.

    To be used by the event loop's thread only. Of more than `most` names those that have been
    quiet for longest are forgotten. `what` is counted, in words.
    """

    def __init__(
        self,
        most: int = MOST,
        clock: Callable[[], float] = time.monotonic,
        what: str = "files",
    ) -> None:
        self._most = most
        self._what = what
        self._clock = clock
        self._times: OrderedDict[str, deque[float]] = OrderedDict()  # the quietest first

    def __len__(self) -> int:
        return len(self._times)

    def check(self, name: str, per_minute: int) -> None:
        """Raises Problem where one more would be too many."""
        now = self._clock()
        times = self._times.get(name, ())
        if len(times) < per_minute or times[-per_minute] <= now - WINDOW:
            return
        seconds = max(1, math.ceil(times[-per_minute] + WINDOW - now))
        raise Problem(
            429,
            "rate-limited",
            f"{per_minute} {self._what} in a minute are allowed, try again in {seconds} s",
            limit=per_minute,
            headers={"Retry-After": str(seconds)},
        )

    def hit(self, name: str, per_minute: int) -> None:
        """Count one more. Raises Problem where it is too many, and does not count that."""
        self.check(name, per_minute)
        now = self._clock()
        self._times.setdefault(name, deque()).append(now)
        self._times.move_to_end(name)
        while len(self._times[name]) > per_minute:
            self._times[name].popleft()
        self._forget(now)

    def _forget(self, now: float) -> None:
        """Those who have been quiet for a minute, and, of too many, the quietest."""
        while len(self._times) > self._most or next(iter(self._times.values()))[-1] <= now - WINDOW:
            self._times.popitem(last=False)
