"""How fast a wiki's hosts are asked."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from threading import BoundedSemaphore, Lock
from typing import Protocol

from review.clock import now
from review.errors import TooEarly
from review.pace import LONGEST_QUEUE, HostPace

REQUESTS_PER_SECOND = 10.0
PARALLEL_FETCHES = 4


class Pace(Protocol):
    """Asked before each request, and told what the hosts ask for. Safe in threads.

    Every method may raise Transient, when it cannot say now.
    """

    def turn(self, host: str) -> None:
        """Wait until the next request to the host may be sent.

        Raises TooEarly where the host asked for a pause of more than a few seconds.
        """

    def check(self, host: str) -> None:
        """Raises TooEarly, with what is left, during a pause of the host."""

    def pause(self, host: str, length: timedelta) -> None:
        """The host asked for a pause; a day of it is obeyed at most."""

    def slot(self) -> AbstractContextManager[None]:
        """While the bytes of a file are fetched; waits, and raises TooEarly if that is long."""

    def close(self) -> None:
        """Let go of what is kept for the next request or file."""


class OwnPace:
    """The pace of one process that has no company: of a command, or a test."""

    def __init__(
        self,
        requests_per_second: float = REQUESTS_PER_SECOND,
        fetches: int = PARALLEL_FETCHES,
        clock: Callable[[], datetime] = now,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._interval = timedelta(seconds=1 / requests_per_second)
        self._slots = BoundedSemaphore(fetches)
        self._clock = clock
        self._sleep = sleep
        self._hosts: dict[str, HostPace] = {}
        self._lock = Lock()

    def turn(self, host: str) -> None:
        """As Pace has it."""
        with self._lock:
            self._hosts[host], wait = self._of(host).turn(self._clock(), self._interval)
        if wait:
            self._sleep(wait.total_seconds())
            self.check(host)  # a pause may have been asked for meanwhile

    def check(self, host: str) -> None:
        """As Pace has it."""
        self._of(host).check(self._clock())

    def pause(self, host: str, length: timedelta) -> None:
        """As Pace has it."""
        with self._lock:
            self._hosts[host] = self._of(host).paused(self._clock(), length)

    @contextmanager
    def slot(self) -> Iterator[None]:
        """As Pace has it."""
        if not self._slots.acquire(timeout=LONGEST_QUEUE.total_seconds()):
            raise TooEarly("too many files are being fetched", LONGEST_QUEUE)
        try:
            yield
        finally:
            self._slots.release()

    def close(self) -> None:
        """As Pace has it: there is nothing."""

    def _of(self, host: str) -> HostPace:
        return self._hosts.get(host) or HostPace(host=host, next_at=self._clock())
