"""What no transaction can do without: the limit beside which the others are seen."""

from collections.abc import Iterator
from itertools import count

from sqlalchemy import text

from bench.store.operations.operation import Operation
from store.session import Database

FLOOR = "a bare SELECT and UPDATE of one row"


def of_the_floor(database: Database, times: int) -> Iterator[Operation]:
    """By the primary key, in one transaction, without SQLAlchemy's rows."""
    numbers, engine = count(1), database.engine

    def touch() -> None:
        with engine.begin() as connection:
            one = {"id": 37 * next(numbers)}
            connection.execute(text("SELECT * FROM uploads WHERE id = :id"), one).one()
            connection.execute(text("UPDATE uploads SET crashes = crashes + 1 WHERE id = :id"), one)

    yield Operation(FLOOR, touch, 2 * times)
