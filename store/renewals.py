"""Leases that are renewed for as long as somebody holds them."""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from threading import Lock, Thread

from sqlalchemy.exc import SQLAlchemyError

from store.leases import Leases


class Renewals:
    """One thread for all of them, which ends when none are left. Safe in threads.

    A thread for each would take longer to start than most of them are held.
    """

    def __init__(self, every: timedelta) -> None:
        self._every = every.total_seconds()
        self._lock = Lock()
        self._held: dict[Leases, str] = {}
        self._running = False

    @contextmanager
    def of(self, lease: Leases, name: str) -> Iterator[None]:
        """Renew that one while the with block runs."""
        with self._lock:
            self._held[lease] = name
            if not self._running:
                Thread(target=self._renew, daemon=True).start()
                self._running = True
        try:
            yield
        finally:
            with self._lock:
                del self._held[lease]

    def _renew(self) -> None:
        while held := self._after_a_while():
            for lease, name in held.items():
                with suppress(SQLAlchemyError):
                    lease.renew(name)  # only if it is still ours: it may be dropped by now

    def _after_a_while(self) -> dict[Leases, str]:
        time.sleep(self._every)
        with self._lock:
            self._running = bool(self._held)
            return dict(self._held)
