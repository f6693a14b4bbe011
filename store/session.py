"""One database: how to reach it, and what a transaction is."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, CursorResult, Update, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from review.clock import now
from store.engine import code_of, engine_of

T = TypeVar("T")
TRIES = 5  # of a transaction that lost a race or a deadlock; each loser leaves a winner
PAUSE = timedelta(milliseconds=20)  # before the second try, at most; doubles


class Database:
    """An engine with its two kinds of sessions. `clock` is what "now" means to it."""

    def __init__(self, url: str, clock: Callable[[], datetime] = now) -> None:
        self.url = url
        self.clock = clock
        self.engine = engine_of(url)
        self._reader = self.engine.execution_options(read_only=True)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that only reads; it takes no lock."""
        with Session(self._reader) as session:
            yield session

    @contextmanager
    def snapshot(self) -> Iterator[Session]:
        """The same; all that it reads is as it was at one moment."""
        engine = self.engine.execution_options(read_only=True)
        if engine.dialect.name != "sqlite":  # where every transaction reads so
            engine = engine.execution_options(isolation_level="REPEATABLE READ")
        with Session(engine) as session:
            yield session

    def write(self, work: Callable[[Session], T]) -> T:
        """Run `work` in one transaction, again from the start when it lost a race.

        `work` may run several times: it must have no effect but on its session. Where the
        connection was lost in the end, the first time may have counted, too: so whatever is
        not to happen twice asks the row first whether it may.
        """

        def once() -> T:
            with Session(self.engine, expire_on_commit=False) as session, session.begin():
                return work(session)

        return _persistently(once)

    def write_plainly(self, work: Callable[[Connection], T]) -> T:
        """The same where no row is mapped: what each request does is done without a session."""

        def once() -> T:
            with self.engine.begin() as connection:
                return work(connection)

        return _persistently(once)

    def analyze(self) -> None:
        """Let SQLite see what is in its indexes, by which it plans; MariaDB does so by itself.

        One after the other: nobody can write while one is read.
        """
        if self.engine.dialect.name == "sqlite":
            with self.engine.connect() as connection:
                indexes = text("SELECT name FROM sqlite_schema WHERE type = 'index'")
                for name in connection.scalars(indexes).all():
                    connection.exec_driver_sql(f'ANALYZE "{name}"')
                    connection.commit()

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def changed_rows(session: Session, statement: Update) -> int:
    """Run a guarded UPDATE; how many rows it found as its WHERE wanted them."""
    result = session.execute(statement, execution_options={"synchronize_session": False})
    return cast("CursorResult[Any]", result).rowcount


def _persistently(once: Callable[[], T]) -> T:
    for number in range(1, TRIES + 1):
        try:
            return once()
        except (IntegrityError, OperationalError) as error:
            if number == TRIES or not _worth_another_try(error):
                raise
        # Who lost together would meet again.
        time.sleep(random.uniform(0, PAUSE.total_seconds() * 2 ** (number - 1)))
    raise AssertionError("the last try returns or raises")


def _worth_another_try(error: IntegrityError | OperationalError) -> bool:
    """A row that somebody else inserted first, a deadlock, a lost connection."""
    if isinstance(error, IntegrityError) or error.connection_invalidated:
        return True
    return code_of(error.orig) in (1205, 1213) or "locked" in str(error.orig)  # or SQLite's
