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
    with before(database, statement, _meeting(len(works))):
        return together(*works)


def together_at_the_end(database: Database, *works: Callable[[], T]) -> list[T]:
    """The same, and none commits before all have done what they do."""
    meet = _meeting(len(works))

    def hook(_: object) -> None:
        meet()

    event.listen(database.engine, "commit", hook)
    try:
        return together(*works)
    finally:
        event.remove(database.engine, "commit", hook)


def _meeting(of: int) -> Callable[[], None]:
    meeting = Barrier(of)

    def meet() -> None:
        try:
            meeting.wait(A_MOMENT)
        except BrokenBarrierError:
            return

    return meet


def fail(error: Exception, *, times: int | None = None) -> Callable[[], None]:
    """Something to do that raises: so many times, or always."""
    calls = itertools.count(1)

    def do() -> None:
        if times is None or next(calls) <= times:
            raise error

    return do
