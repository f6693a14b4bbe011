"""A worker's signs of life, from the loop that takes messages: if that hangs, they end."""

import time
from contextlib import suppress
from typing import Any

from celery import bootsteps
from sqlalchemy.exc import DatabaseError

import settings
from store.engine import ask
from store.scorers import EVERY, Scorers
from store.session import Database
from worker.pulse import CONSUMER, DATABASE, FEEL_SECONDS, mine


class Signs(bootsteps.StartStopStep):  # type: ignore[misc]  # Celery comes without type hints
    """A timer of Celery's worker. No thread of its own: its children are forked at any time.

    It rests while the broker is away, as that loop does. Without Redis, all in one process, there
    is no such loop: Celery's timer is a thread then, whose signs tell of the database only.
    """

    requires = ("celery.worker.components:Timer",)

    def start(self, parent: Any) -> None:
        """Begin, when the worker does."""
        url = settings.load().database
        scorers, last = Scorers(Database(url)), float("-inf")
        for part in (CONSUMER, DATABASE):
            mine().beat(part)

        def give() -> None:
            nonlocal last
            mine().beat(CONSUMER)
            with suppress(DatabaseError):
                ask(url)
                mine().beat(DATABASE)
                if (now := time.monotonic()) >= last + EVERY.total_seconds():
                    last = now
                    scorers.sign()

        self._entry = parent.timer.call_repeatedly(FEEL_SECONDS, give)

    def stop(self, parent: Any) -> None:
        """End, when the worker does."""
        self._entry.cancel()
