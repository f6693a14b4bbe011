"""How each kind of database is reached: what a connection is told first, and what ends it."""

import random
import time
from datetime import timedelta
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import Dialect, ExceptionContext, make_url
from sqlalchemy.exc import DatabaseError, ProgrammingError
from sqlalchemy.pool import NullPool

from store.connections import keep

MOST_CONNECTIONS = 4  # of one process, of which one or two are kept: ToolsDB grants a tool few
PATIENCE = timedelta(seconds=5)  # with a server that has too many connections
SILENCE = timedelta(minutes=2)  # after a question: then the connection counts as lost
MOMENTS = 3  # seconds, in which whoever asks does nothing else
TOO_MANY = (1040, 1203, 1226)  # of all users, of this one, of this one by its account's limit
# Read-only, as a server is after a failover; going down; the connection was killed by an admin.
DEAD_ENDS = (1290, 1836, 1792, 1053, 1927)
# Nothing is cut off or put right in silence, whatever the server's own settings are.
STRICT = "STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION,NO_ZERO_DATE"


def engine_of(url: str, *, silence: timedelta | None = None) -> Engine:
    """The engine for that address. `silence` is for how long an answer is waited for."""
    if make_url(url).get_backend_name() == "sqlite":
        return _sqlite(url)
    return _mariadb(url, silence or SILENCE)


def momentary(url: str) -> Engine:
    """The engine for whoever does nothing else meanwhile: what takes longer is a DatabaseError.

    Each connection is closed after its use: a process that forks would hand it on.
    """
    names = ["connect_timeout", "read_timeout", "write_timeout"]
    if make_url(url).get_backend_name() == "sqlite":
        names = ["timeout"]  # of waiting for a lock
    return create_engine(url, poolclass=NullPool, connect_args=dict.fromkeys(names, MOMENTS))


def ask(url: str) -> None:
    """Whether the database answers within moments, on a connection that nobody else has.

    Raises DatabaseError where it does not.
    """
    with momentary(url).connect() as connection:
        connection.exec_driver_sql("SELECT 1")


def code_of(error: BaseException | None) -> int | None:
    """MariaDB's number of an error of its driver; None for any other."""
    code = error.args[0] if error is not None and error.args else None
    return code if isinstance(code, int) else None


def words_of(error: DatabaseError) -> str:
    """What the driver says of it, without MariaDB's number."""
    said = error.orig.args if error.orig is not None else ()
    return str(said[-1] if said else error.orig)


def why_not(error: DatabaseError) -> str:
    """Why a database cannot be used, and what to do, in one line."""
    words = words_of(error)
    if isinstance(error, ProgrammingError) or "no such" in words:
        return (
            f"the database lacks the tables of this version ({words}); "
            "make migrate, on Toolforge the job migrate, brings its tables up to date"
        )
    return f"cannot use the database ({words})"


def _mariadb(url: str, silence: timedelta) -> Engine:
    # ToolsDB closes what idles for 600 s, fails over, and grants few connections.
    engine = create_engine(
        url,
        isolation_level="READ COMMITTED",  # a query sees what others committed; no locks on gaps
        pool_reset_on_return=None,
        pool_recycle=int(timedelta(minutes=5).total_seconds()),
        pool_size=2,
        max_overflow=MOST_CONNECTIONS - 2,
        pool_use_lifo=True,  # what is seldom needed idles, and its server ends it
        connect_args={
            "charset": "utf8mb4",
            "read_timeout": int(silence.total_seconds()),
            "init_command": f"SET sql_mode = '{STRICT}', time_zone = '+00:00'",
        },
    )
    keep(engine)
    event.listen(engine, "do_connect", _connect_patiently)
    event.listen(engine, "handle_error", _leave_dead_ends)
    return engine


def _connect_patiently(dialect: Dialect, _record: object, arguments: Any, options: Any) -> Any:
    """Wait a little where others have all connections: they are given back within moments."""
    until = time.monotonic() + PATIENCE.total_seconds()
    while True:
        try:
            return dialect.connect(*arguments, **options)
        except Exception as error:
            if code_of(error) not in TOO_MANY or time.monotonic() > until:
                raise
        time.sleep(random.uniform(0.05, 0.5))


def _leave_dead_ends(context: ExceptionContext) -> None:
    """All connections are closed: the next may reach the server that has taken over."""
    if code_of(context.original_exception) in DEAD_ENDS:
        context.is_disconnect = True


def _sqlite(url: str) -> Engine:
    # A connection plans by what ANALYZE had found when it was made.
    hour = int(timedelta(hours=1).total_seconds())
    engine = create_engine(url, connect_args={"timeout": 30}, pool_recycle=hour)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
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
