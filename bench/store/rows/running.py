"""What the service remembers of itself."""

from collections.abc import Iterator

from bench.store.rows.bulk import WIKI, Bulk
from bench.store.shape import DAY, Shape
from bench.store.sql import Sql


def running(sql: Sql, shape: Shape) -> Iterator[Bulk]:
    """Few rows."""
    wiki, days = f"'{WIKI}'", shape.ended * shape.seconds // DAY + 1
    now = sql.at("0")
    yield Bulk(
        table="positions",
        columns={"wiki": wiki, "read_until": now, "checked_until": now},
        last=1,
    )
    hour = {"wiki": wiki, "begin": sql.at("-3600 * n"), "end": sql.at("-3600 * n + 3600")}
    counts = {"checked_at": sql.at("-3600 * n + 3660"), "uploads": "3600", "missing": "0"}
    yield Bulk(table="checks", columns=hour | counts | {"why": "'{}'"}, last=24 * days)
    day = {"wiki": wiki, "begin": sql.at(f"-{DAY} * n"), "end": sql.at(f"-{DAY} * n + 80000")}
    yield Bulk(table="spans", columns=day, last=days)
    page = {"title": "CONCAT('User:Bot/Reports/', n)", "made_at": sql.at("-40000 * n")}
    read = {"read_revision": "n", "look_at": sql.at("40000 - 100 * n"), "listed": "1"}
    yield Bulk(table="reports", columns={"wiki": wiki} | page | read, last=3 * days)
    yield Bulk(
        table="edits",
        columns={"wiki": wiki, "page": "'index'", "made_at": sql.at("-40000 * n")},
        last=3 * days,
    )
