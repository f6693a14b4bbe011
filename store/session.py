"""One database: how to reach it, and what a transaction is."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, TypeVar, cast

from sqlalchemy import CursorResult, Engine, Update, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from review.clock import now
from store.connections import keep

T = TypeVar("T")
TRIES = 5  # of a transaction that lost a race or a deadlock; each loser leaves a winner


class Database:
    """An engine with its two kinds of sessions. `clock` is what "now" means to it."""

    def __init__(self, url: str, clock: Callable[[], datetime] = now) -> None:
        self.url = url
        self.clock = clock
        self.engine = _engine(url)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that only reads; it takes no lock."""
        with Session(self.engine.execution_options(read_only=True)) as session:
            yield session

    def write(self, work: Callable[[Session], T]) -> T:
        """Run `work` in one transaction, again from the start when it lost a race.

        `work` may run several times: it must have no effect but on its session.
        """
        for last in [False] * (TRIES - 1) + [True]:
            try:
                with Session(self.engine, expire_on_commit=False) as session, session.begin():
                    return work(session)
            except (IntegrityError, OperationalError) as error:
                if last or not _worth_another_try(error):
                    raise
        raise AssertionError("the last try returns or raises")

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def changed_rows(session: Session, statement: Update) -> int:
    """Run a guarded UPDATE; how many rows it found as its WHERE wanted them."""
    result = session.execute(statement, execution_options={"synchronize_session": False})
    return cast("CursorResult[Any]", result).rowcount


def _worth_another_try(error: IntegrityError | OperationalError) -> bool:
    """A row that somebody else inserted first, a deadlock, a lost connection."""
    if isinstance(error, IntegrityError) or error.connection_invalidated:
        return True
    code = error.orig.args[0] if error.orig and error.orig.args else None
    return code in (1205, 1213) or "locked" in str(error.orig)  # MariaDB's two; SQLite's


def _engine(url: str) -> Engine:
    if make_url(url).get_backend_name() == "sqlite":
        engine = create_engine(url, connect_args={"timeout": 30})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    # ToolsDB closes what idles for 600 s, fails over, and grants few connections.
    recycle = int(timedelta(minutes=5).total_seconds())
    engine = create_engine(
        url,
        isolation_level="READ COMMITTED",  # a query sees what others committed; no locks on gaps
        pool_reset_on_return=None,
        pool_recycle=recycle,
        pool_size=3,
    )
    keep(engine)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver's own BEGIN comes too late to be immediate
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")  # a committed row survives a power cut
    connection.execute("PRAGMA foreign_keys=ON")


def _begin_sqlite(connection: Any) -> None:
    """Writers take the lock at once: a reader turned writer would fail, not wait."""
    options = connection.get_execution_options()
    connection.exec_driver_sql("BEGIN" if options.get("read_only") else "BEGIN IMMEDIATE")
