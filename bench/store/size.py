"""What the tables take on disk."""

from dataclasses import dataclass

from sqlalchemy import Connection, text

from bench.table import table
from store.session import Database

MB = 1_000_000
_OF_MARIADB = """
SELECT table_name, data_length, index_length FROM information_schema.tables
WHERE table_schema = DATABASE()
"""
_OF_SQLITE = """
SELECT m.tbl_name, SUM(CASE WHEN m.type = 'table' THEN s.pgsize ELSE 0 END),
SUM(CASE WHEN m.type = 'index' THEN s.pgsize ELSE 0 END)
FROM dbstat AS s JOIN sqlite_master AS m ON m.name = s.name GROUP BY m.tbl_name
"""


@dataclass(frozen=True)
class Size:
    """Of one table, in bytes: its rows, and its indexes beside the primary key."""

    table: str
    data: int
    indexes: int

    @property
    def all(self) -> int:
        """Both."""
        return self.data + self.indexes


def sizes(database: Database) -> list[Size]:
    """Of each table, the largest first."""
    with database.engine.connect() as connection:
        found = _read(connection)
    return sorted(found, key=lambda size: size.all, reverse=True)


def shown(found: list[Size], millions: float, name: str) -> str:
    """As a table, for a million uploads."""
    rows = [*found[:6], Size("all", sum(s.data for s in found), sum(s.indexes for s in found))]
    return table(
        (f"MB for a million uploads, {name}", "rows", "indexes", "together"),
        [
            (
                one.table,
                *(f"{part / MB / millions:.0f}" for part in (one.data, one.indexes, one.all)),
            )
            for one in rows
        ],
    )


def _read(connection: Connection) -> list[Size]:
    sqlite = connection.dialect.name == "sqlite"
    rows = connection.execute(text(_OF_SQLITE if sqlite else _OF_MARIADB))
    return [Size(str(name), int(data or 0), int(indexes or 0)) for name, data, indexes in rows]
