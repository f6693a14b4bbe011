"""Steps of a long way that one process at a time goes, whatever happens between."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Self

from sqlalchemy.exc import OperationalError

from review.errors import Halt, Paused, TooEarly, Transient
from review.pause import Work
from store.leases import Leases
from store.pauses import Pauses
from store.session import Database
from worker.loop import Say

LEASE = timedelta(seconds=30)  # of whoever goes; that long a killed process is in the way
LOOK_AGAIN = 2.0  # seconds, whether it may go on
LONGEST_PAUSE = 60.0


class Steps:
    """Takes steps while it holds the lease, in a with block, and no admin has paused that work."""

    def __init__(
        self,
        database: Database,
        wiki: str,
        work: Work,
        say: Say,
        *,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._leases = Leases(database, LEASE)
        self._name = f"{work} {wiki}"[:64]
        self._pauses = Pauses(database, wiki)
        self._work = work
        self._say = say
        self._said = ""
        self._sleep = sleep

    def __enter__(self) -> Self:
        """What was killed a moment ago is in the way as long as its lease. Raises Halt then."""
        for _ in range(int(LEASE.total_seconds() / LOOK_AGAIN) + 1):
            if self._leases.hold(self._name) is not None:
                return self
            self._wait(f"another process is at work, or has just died: waits {LEASE.seconds} s")
        self._hold()
        return self

    def __exit__(self, *_: object) -> None:
        self._leases.drop(self._name)

    def take(self, step: Callable[[], bool]) -> None:
        """Take the step again and again, until it says that there is no further one.

        What may work later is said once, and tried again. Raises Halt where another process
        has gone on instead.
        """
        failures, further = 0, True
        while further:
            try:
                self._hold()
                self._pauses.check(self._work)
                further, failures = step(), 0
                self._said = ""
            except (Paused, TooEarly) as why:
                self._wait(str(why))
            except (Transient, OperationalError) as why:
                failures += 1
                self._rest(why, failures)

    def _wait(self, why: str) -> None:
        """Say why nothing happens now, once, and wait a little."""
        if why != self._said:
            self._say(why)
            self._said = why
        self._sleep(LOOK_AGAIN)

    def _rest(self, why: Transient | OperationalError, failures: int) -> None:
        asked = why.retry_after if isinstance(why, Transient) else None
        least = asked.total_seconds() if asked else 2.0 ** min(failures, 6)
        words = why if isinstance(why, Transient) else f"cannot use the database ({why.orig})"
        self._wait(f"{words}; trying again, nothing is lost")
        self._sleep(max(0.0, min(least, LONGEST_PAUSE) - LOOK_AGAIN))

    def _hold(self) -> None:
        if self._leases.hold(self._name) is None:
            raise Halt(f"another process is at work on a {self._work} of this wiki")
