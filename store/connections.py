"""Connections that are kept: what a server is not asked between two transactions.

A transaction is short: half of what went to the server and back was a ping before it, and
after its COMMIT a ROLLBACK of nothing.
"""

import time
from typing import Any

from sqlalchemy import Connection, Engine, ExceptionContext, event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry, PoolResetState

FRESH = 1.0  # seconds after its last use in which a connection is taken to be there still
_USED_AT, _ENDED = "used at", "transaction has ended"  # in the info that a connection has


def keep(engine: Engine) -> None:
    """Ping a connection only after a pause, and roll back only what was not ended.

    A connection that the server ended within FRESH is one error in the next statement, as one
    that ends in the middle of a transaction is. The engine is to be made without a ping and a
    reset of its own.
    """

    def take(connection: Any, entry: ConnectionPoolEntry, _: object) -> None:
        entry.info[_ENDED] = False
        if time.monotonic() - entry.info.get(_USED_AT, 0.0) <= FRESH:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise DisconnectionError("it had ended") from error

    event.listen(engine, "checkout", take)
    event.listen(engine, "checkin", _note_use)
    event.listen(engine, "reset", _reset)
    event.listen(engine, "begin", lambda connection: _note_end(connection, False))
    event.listen(engine, "handle_error", _note_error)
    for end in ("commit", "rollback"):
        event.listen(engine, end, lambda connection: _note_end(connection, True))


def _note_use(_: object, entry: ConnectionPoolEntry) -> None:
    entry.info[_USED_AT] = time.monotonic()


def _note_end(connection: Connection, ended: bool) -> None:
    if not connection.invalidated:  # whose info is gone with it
        connection.info[_ENDED] = ended


def _note_error(context: ExceptionContext) -> None:
    """Also of a COMMIT, which was noted before it was asked for: nothing has ended."""
    if context.connection is not None:
        _note_end(context.connection, False)


def _reset(connection: Any, entry: ConnectionPoolEntry, state: PoolResetState) -> None:
    if not entry.info[_ENDED] and not state.terminate_only:
        connection.rollback()
