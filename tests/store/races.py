"""Races that come out the same each time."""

import itertools
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier, BrokenBarrierError
from typing import TypeVar

from sqlalchemy import event

from store.session import Database

T = TypeVar("T")
A_MOMENT = 0.25  # seconds; only waited for in full where a lock keeps the others out


@contextmanager
def before(database: Database, statement: str, do: Callable[[], object]) -> Iterator[None]:
    """Call `do` before each statement that begins like that."""

    def hook(_c: object, _cursor: object, sql: str, *_: object) -> None:
        if sql.startswith(statement):
            do()

    event.listen(database.engine, "before_cursor_execute", hook)
    try:
        yield
    finally:
        event.remove(database.engine, "before_cursor_execute", hook)


def together(*works: Callable[[], T]) -> list[T]:
    """Run all at once, each in its thread; their answers in order."""
    start = Barrier(len(works))

    def run(work: Callable[[], T]) -> T:
        start.wait(10)
        return work()

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(run, works))


def together_at(database: Database, statement: str, *works: Callable[[], T]) -> list[T]:
    """The same, and none goes on with that statement before all have come to it.

    Whoever is alone there for a moment goes on: a lock keeps the others out.
    """
    meeting = Barrier(len(works))

    def meet() -> None:
        try:
            meeting.wait(A_MOMENT)
        except BrokenBarrierError:
            return

    with before(database, statement, meet):
        return together(*works)


def fail(error: Exception, *, times: int | None = None) -> Callable[[], None]:
    """Something to do that raises: so many times, or always."""
    calls = itertools.count(1)

    def do() -> None:
        if times is None or next(calls) <= times:
            raise error

    return do
