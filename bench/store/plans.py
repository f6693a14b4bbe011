"""How the database comes by what it is asked: each statement, its plan, and what it read."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event

from store.session import Database

# Whatever the service does, these stay small, and to read all of one is the quickest: some
# rows a day at most, or as many as are added up at each sweep.
SMALL = {"checks", "edits", "leases", "models", "paces", "pauses", "positions"} | {
    "reports",
    "samples",
    "spans",
    "stops",
    "tallies",
    "wikis",
}
SORTED = 1000  # rows that may be sorted at a time
_STEPS = 100  # of SQLite's machine; about twenty of them read a row


@dataclass(kw_only=True)
class Statement:
    """One that was run: the lines of its plan, and how many rows it has read, about."""

    sql: str
    plan: list[dict[str, Any]] = field(default_factory=list)
    read: int = 0

    @property
    def complaints(self) -> list[str]:
        """What is wrong with its plan; what it read is for others to judge."""
        bounded = " LIMIT " in self.sql
        if "row_number()" in self.sql:  # turns: they sort all that is due, which an index holds
            return []
        found = (_of_sqlite(one, bounded) or _of_mariadb(one, bounded) for one in self.plan)
        return [why for why in found if why]


@contextmanager
def recorded(database: Database) -> Iterator[list[Statement]]:
    """All that is asked, changed or deleted meanwhile, in its order."""
    found: list[Statement] = []
    kind = _OnSQLite if database.engine.dialect.name == "sqlite" else _OnMariaDB
    ours = kind(found)
    event.listen(database.engine, "before_cursor_execute", ours.before)
    event.listen(database.engine, "after_cursor_execute", ours.after)
    try:
        yield found
    finally:
        event.remove(database.engine, "before_cursor_execute", ours.before)
        event.remove(database.engine, "after_cursor_execute", ours.after)


def _of_mariadb(line: dict[str, Any], bounded: bool) -> str:
    table, rows, extra = str(line.get("table")), line.get("rows"), str(line.get("Extra"))
    if table.startswith("<") or table in SMALL:
        return ""
    if line.get("type") == "ALL" or (line.get("type") == "index" and not bounded):
        return f"reads all of {table}"
    if "filesort" in extra and int(str(rows).split()[0]) > SORTED:
        return f"sorts {rows} rows of {table}"
    return ""


def _of_sqlite(line: dict[str, Any], bounded: bool) -> str:
    words = str(line.get("detail")).split()
    if words[0] != "SCAN" or words[1].startswith(("(", "anon", "CONSTANT")) or words[1] in SMALL:
        return ""
    return "" if bounded else f"reads all of {words[1]}"


class _Recorder:
    explain = "EXPLAIN"

    def __init__(self, found: list[Statement]) -> None:
        self.found = found

    def before(
        self, connection: Any, _cursor: Any, sql: str, values: Any, _context: Any, many: bool
    ) -> None:
        if many or (sql.startswith(("INSERT INTO", "BEGIN", "EXPLAIN")) and "SELECT" not in sql):
            return
        statement = Statement(sql=sql)
        cursor = connection.connection.cursor()
        cursor.execute(f"{self.explain} {sql}", values)
        names = [column[0] for column in cursor.description]
        statement.plan = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        self.found.append(statement)
        self.begin(connection, statement)

    def begin(self, connection: Any, statement: Statement) -> None:
        """Begin to count what it reads."""

    def after(self, connection: Any, *_: Any) -> None:
        """It was run."""


class _OnMariaDB(_Recorder):
    def begin(self, connection: Any, statement: Statement) -> None:
        statement.read = -self._read(connection)

    def after(self, connection: Any, *_: Any) -> None:
        if self.found and self.found[-1].read < 0:
            self.found[-1].read += self._read(connection)

    def _read(self, connection: Any) -> int:
        """How many rows this session has read so far, and entries that an index has passed over."""
        cursor = connection.connection.cursor()
        cursor.execute(
            "SHOW SESSION STATUS WHERE Variable_name LIKE 'Handler_read%'"
            " OR Variable_name = 'Handler_icp_attempts'"
        )
        return sum(int(value) for _, value in cursor.fetchall())


class _OnSQLite(_Recorder):
    explain = "EXPLAIN QUERY PLAN"

    def begin(self, connection: Any, statement: Statement) -> None:
        """Until the next begins: rows are read while they are fetched."""

        def step() -> int:
            statement.read += _STEPS // 20
            return 0

        connection.connection.driver_connection.set_progress_handler(step, _STEPS)
