"""Answers that are kept for a while, so that the database is not asked each time."""

from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    """In memory of one process. Of threads that want one answer the first one asks for it."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._lock = Lock()
        self._kept: dict[Hashable, tuple[datetime, timedelta, T]] = {}

    def get(self, key: Hashable, keep: timedelta, ask: Callable[[], T]) -> T:
        """The answer of that name: one that is not too old yet, or what `ask` says now.

        `keep` is for how long what is asked now may be given again. What `ask` raises is
        raised, and not kept.
        """
        with self._lock:
            now = self._clock()
            self._kept = {
                name: one for name, one in self._kept.items() if one[0] <= now < one[0] + one[1]
            }
            if key not in self._kept:
                self._kept[key] = (now, keep, ask())
            return self._kept[key][2]
