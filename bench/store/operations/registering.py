"""What the poller and the reconciler ask for."""

from collections.abc import Iterator
from itertools import count

from bench.store import values
from bench.store.operations.operation import Operation
from bench.store.rows.bulk import WIKI
from bench.store.shape import Shape
from bench.store.sql import END
from store.checks import Checks
from store.inbox import Inbox
from store.session import Database


def of_the_poller(database: Database, shape: Shape, times: int) -> Iterator[Operation]:
    """An upload at a time, a portion of the log, and hints of fifty pages."""
    inbox, checks = Inbox(database), Checks(database)
    new, known, touched = count(2 * shape.uploads), count(1), count(1)
    check = checks.begin(WIKI, END)

    def titles(number: int) -> set[str]:
        return {values.title_of(one) for one in range(number, number + 50)}

    yield Operation(
        "register a new upload (cursor)",
        lambda: inbox.register(WIKI, [values.upload(next(new))], END),
        times,
    )
    yield Operation(
        "register one that is known",
        lambda: inbox.register(WIKI, [values.upload(next(known))], END),
        times,
    )
    yield Operation(
        "compare 500 uploads of the log",
        lambda: checks.compare(check, [values.upload(next(known)) for _ in range(500)], END, None),
        times // 5 or 1,
    )
    yield Operation("touch 50 files", lambda: inbox.touch(WIKI, titles(50 * next(touched))), times)
    yield Operation(
        "look for 50 restored files",
        lambda: inbox.restored(WIKI, titles(50 * next(touched))),
        times,
    )
