"""What no transaction can do without: the limit beside which the others are seen."""

from collections.abc import Callable
from itertools import count

from sqlalchemy import text

from store.session import Database

FLOOR = "a bare one"


def floor(database: Database) -> Callable[[], object]:
    """SELECT and UPDATE of one row by its primary key, in one transaction, without the ORM."""
    numbers, engine = count(1), database.engine

    def touch() -> None:
        with engine.begin() as connection:
            one = {"id": 37 * next(numbers) % 10_000 + 1}
            connection.execute(text("SELECT * FROM uploads WHERE id = :id"), one).one()
            connection.execute(text("UPDATE uploads SET crashes = crashes + 1 WHERE id = :id"), one)

    return touch
