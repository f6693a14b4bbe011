"""A login that the wiki refuses: what is said of it, and when it may be tried again."""

import time
from collections.abc import Callable

from review.errors import Halt

# MediaWiki takes five wrong logins in five minutes, and 150 in two days; after those it refuses
# the right password, too, and says no more than that there were too many.
FIRST_SECONDS = 120.0
LONGEST_SECONDS = 1800.0


class Refusal:
    """Of one account, in one process. After each refusal the pause doubles, up to half an hour.

    The words of the first one stay: of what comes later the wiki may only say that it is one
    too many. Safe in one thread.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._first = ""
        self._last = ""
        self._again_at = 0.0
        self._pause = FIRST_SECONDS

    def check(self) -> None:
        """Raises Halt, with the words of the refusal, while it is too early for another try."""
        if self._first and self._clock() < self._again_at:
            raise self._halt()

    def note(self, words: str) -> Halt:
        """The wiki has refused with these words; what is to be raised."""
        self._first = self._first or words
        self._last = words
        self._again_at = self._clock() + self._pause
        self._pause = min(2 * self._pause, LONGEST_SECONDS)
        return self._halt()

    def over(self) -> None:
        """The wiki let the account in."""
        self._first, self._pause = "", FIRST_SECONDS

    def _halt(self) -> Halt:
        now = f"; now: {self._last}" if self._last != self._first else ""
        return Halt(f"{self._first}{now}")
