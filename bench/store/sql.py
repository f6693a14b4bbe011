"""The few words in which SQLite and MariaDB differ, for whoever makes rows by the million."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha1
from typing import Any

from sqlalchemy import Connection

from store.session import Database

END = datetime(2026, 3, 1, tzinfo=UTC)  # what is "now" in the generated database


class Sql:
    """Expressions of one database; `n` is the number of a row."""

    def __init__(self, database: Database) -> None:
        self.is_sqlite = database.engine.dialect.name == "sqlite"

    def numbers(self, first: int, last: int, name: str = "n") -> str:
        """A table of all of them, one a row, in a column of that name."""
        if not self.is_sqlite:
            rows = f"SELECT CAST(seq AS SIGNED) AS {name} FROM seq_{first}_to_{last}"  # noqa: S608
            return f"({rows}) AS of_{name}"
        more = f"SELECT {first} AS i UNION ALL SELECT i + 1 FROM c WHERE i < {last}"  # noqa: S608
        return f"(WITH RECURSIVE c AS ({more}) SELECT i AS {name} FROM c) AS of_{name}"  # noqa: S608

    def at(self, seconds: str) -> str:
        """The time so many seconds after END."""
        if not self.is_sqlite:
            return f"(TIMESTAMP'{END:%Y-%m-%d %H:%M:%S}' + INTERVAL ({seconds}) SECOND)"
        begin = int(END.timestamp())
        return f"strftime('%Y-%m-%d %H:%M:%S.000000', {begin} + ({seconds}), 'unixepoch')"

    def div(self, what: str, by: int) -> str:
        """Division of whole numbers."""
        return f"(({what}) / {by})" if self.is_sqlite else f"(({what}) DIV {by})"

    def quoted(self, statement: str) -> str:
        """As its driver wants it: MariaDB's takes a percent sign for the place of a value."""
        return statement if self.is_sqlite else statement.replace("%", "%%")


@contextmanager
def unchecked(database: Database) -> Iterator[Connection]:
    """A connection that looks up no row for a foreign key, and has the functions used here."""
    with database.engine.connect() as connection:
        if database.engine.dialect.name == "sqlite":
            raw: Any = connection.connection.driver_connection
            raw.create_function("SHA1", 1, _sha1, deterministic=True)
            raw.create_function("CONCAT", -1, _concat, deterministic=True)
            raw.execute("PRAGMA foreign_keys=OFF")
            raw.execute("PRAGMA synchronous=OFF")
        else:
            connection.exec_driver_sql("SET foreign_key_checks=0, unique_checks=0")
        yield connection
        connection.invalidate()  # nobody else is to have it as it is now


def _sha1(of: object) -> str:
    return sha1(str(of).encode(), usedforsecurity=False).hexdigest()


def _concat(*parts: object) -> str:
    return "".join(map(str, parts))
