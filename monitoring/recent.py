"""What was found out a moment ago, for askers who come often and do not wait long."""

import logging
import time
from collections.abc import Callable
from threading import Event, Lock, Thread
from typing import Generic, TypeVar

from sqlalchemy.exc import SQLAlchemyError

T = TypeVar("T")
AGE = 10.0  # seconds for which an answer, or that there is none, is told again
PATIENCE = 3.0  # seconds that an asker waits; Prometheus gives up after ten
log = logging.getLogger(__name__)


class Recent(Generic[T]):
    """Asks the database at most once in `age` seconds, on one thread at a time.

    A database that does not answer keeps that thread, and nobody else: who asks meanwhile is
    told within `patience` seconds that there is no answer, and for `age` seconds at once.
    """

    def __init__(
        self, ask: Callable[[], T], *, age: float = AGE, patience: float = PATIENCE
    ) -> None:
        self._ask = ask
        self._age = age
        self._patience = patience
        self._lock = Lock()
        self._found: T | None = None
        self._told_until = 0.0
        self._asking: Event | None = None

    def get(self) -> T | None:
        """The answer, `age` seconds old at most; None where the database does not give one."""
        with self._lock:
            if time.monotonic() < self._told_until:
                return self._found
            answered = self._asking or self._begin()
        in_time = answered.wait(self._patience)
        with self._lock:
            if not in_time and self._asking is answered:
                self._tell(None)
            return self._found

    def _begin(self) -> Event:
        """Ask on a thread that holds up no end of the process."""
        self._asking = Event()
        Thread(target=self._run, args=(self._asking,), name="monitoring", daemon=True).start()
        return self._asking

    def _run(self, answered: Event) -> None:
        found = None
        try:
            found = self._ask()
        except SQLAlchemyError as error:
            log.warning(
                "the database does not tell how the service stands: %s", type(error).__name__
            )
        finally:
            with self._lock:
                self._tell(found)
                self._asking = None
            answered.set()

    def _tell(self, found: T | None) -> None:
        self._found, self._told_until = found, time.monotonic() + self._age
