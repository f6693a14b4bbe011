"""A job that goes on for ever: what ends, or is ill for too long, is started again."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.toolforge.container import Container
from tests.toolforge.fleet import START_SECONDS

CHECK_SECONDS = 10.0
FAILURES = 3  # of a health check, after which it is ended
# Kubernetes starts at once what ended for the first time, and waits longer after each further
# time; that is forgotten of what has run for so long.
FIRST_WAIT = 10.0
LONGEST_WAIT = 300.0
FORGOTTEN = 600.0


@dataclass(kw_only=True)
class Running:
    """One replica, started when it is made.

    `command` is its name in the Procfile; what that stands for may be another in each build, so
    `start` looks it up each time. `ask` says what is wrong with a container; "" where it is well.
    """

    name: str
    command: str
    start: Callable[[], Container]
    ask: Callable[[Container], str]
    clock: Callable[[], float] = time.monotonic
    restarts: int = 0
    container: Container = field(init=False)
    _failures: int = field(init=False, default=0)
    _well: bool = field(init=False, default=False)  # at some time since it was started
    _since: float = field(init=False)
    _checked: float = field(init=False)
    _ended: float | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self._begin()

    def tend(self) -> None:
        """To be called every second or so."""
        now = self.clock()
        if self.code is None:
            if now >= self._checked + CHECK_SECONDS:
                self._check(now)
            return
        if self._ended is None:
            self._ended = now
            if now >= self._since + FORGOTTEN:
                self.restarts = 0
        if now >= self._ended + wait(self.restarts):
            self.container.kill()  # what it left
            self.restarts += 1
            self._begin()

    def stop(self) -> float:
        """For good; how many seconds it took."""
        return self.container.stop()

    @property
    def code(self) -> int | None:
        """With which it ended; None while it runs."""
        return self.container.process.poll()

    def line(self) -> str:
        """How it is, for a list."""
        if (code := self.code) is not None:
            times = "once" if not self.restarts else f"{self.restarts + 1} times"
            return f"{self.name:<10} {'Restarting':<12} ended ({code}), {times}"
        said = self._complaint()
        if said and self._starting(self.clock()):
            return f"{self.name:<10} Starting"
        return f"{self.name:<10} {'Running':<12} {said or 'well'}"

    def _begin(self) -> None:
        self.container = self.start()
        self._since = self._checked = self.clock()
        self._failures, self._well, self._ended = 0, False, None

    def _check(self, now: float) -> None:
        self._checked = now
        if not self._complaint():
            self._failures = 0
        elif not self._starting(now):
            self._failures += 1
        if self._failures >= FAILURES:
            self.container.stop()

    def _complaint(self) -> str:
        said = self.ask(self.container)
        self._well = self._well or not said
        return said

    def _starting(self, now: float) -> bool:
        return not self._well and now < self._since + START_SECONDS


def wait(restarts: int) -> float:
    """Seconds until what has been started again so often, and ended, is started again."""
    # Capped before it is raised: a job may end for days.
    return min(FIRST_WAIT * 2 ** min(restarts - 1, 10), LONGEST_WAIT) if restarts else 0.0
