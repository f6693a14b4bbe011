"""Makes the rows of a service that has run for months: in the database itself, in bulk."""

from sqlalchemy import Connection, Index, Table

from bench.contender import Tell
from bench.store.rows import bulks
from bench.store.rows.bulk import Bulk
from bench.store.shape import Shape
from bench.store.sql import Sql, unchecked
from store.session import Database
from store.tables import Base, UploadRow
from store.tallies import Tallies

BATCH = 250_000


def fill(database: Database, shape: Shape, tell: Tell) -> None:
    """Fill empty tables. The indexes of uploads are made in the end, which is quicker."""
    sql = Sql(database)
    indexes = _indexes(UploadRow.__table__)
    with unchecked(database) as connection:
        for index in indexes:
            index.drop(connection)
        connection.commit()
        for bulk in bulks(sql, shape):
            tell(f"making {bulk.table}")
            _insert(connection, sql, bulk)
        tell("making the indexes of uploads")
        for index in indexes:
            index.create(connection)
        connection.commit()
        if not sql.is_sqlite:  # MariaDB looks by itself, but when it does is its own affair
            tables = ", ".join(table.name for table in Base.metadata.sorted_tables)
            connection.exec_driver_sql(f"ANALYZE TABLE {tables}").all()
    tell("counting")
    Tallies(database).recount()


def _indexes(table: object) -> list[Index]:
    assert isinstance(table, Table)  # noqa: S101 -- as every table that has columns is
    return sorted(table.indexes, key=lambda index: str(index.name))


def _insert(connection: Connection, sql: Sql, bulk: Bulk) -> None:
    """Some at a time: one transaction over all would fill the undo log."""
    quote = connection.dialect.identifier_preparer.quote
    columns = ", ".join(map(quote, bulk.columns))
    values = ", ".join(bulk.columns.values())
    times = sql.numbers(1, bulk.times, "k")
    for first in range(1, bulk.last + 1, BATCH):
        numbers = sql.numbers(first, min(first + BATCH - 1, bulk.last))
        rows = f"SELECT {values} FROM {numbers}, {times} WHERE {bulk.which}"  # noqa: S608 -- ours
        connection.exec_driver_sql(sql.quoted(f"INSERT INTO {bulk.table} ({columns}) {rows}"))
        connection.commit()
