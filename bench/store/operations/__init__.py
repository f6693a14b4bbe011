"""All that the service asks of its database, each as something to call again and again."""

from collections.abc import Iterator

from bench.store.operations.editing import of_the_editor
from bench.store.operations.operation import Operation
from bench.store.operations.reading import of_the_reader
from bench.store.operations.registering import of_the_poller
from bench.store.operations.scoring import of_the_workers
from bench.store.operations.status import of_status
from bench.store.operations.sweeping import of_the_sweeper
from bench.store.operations.telling import of_the_api
from bench.store.shape import Shape
from bench.store.sql import END
from store.session import Database

__all__ = ["Operation", "operations"]


def operations(database: Database, shape: Shape, times: int) -> Iterator[Operation]:
    """In an order in which each finds what it works on; the clock stands still at END."""
    database.clock = lambda: END
    yield from of_the_workers(database, shape, times)
    yield from of_the_poller(database, shape, times)
    yield from of_the_sweeper(database, times)
    yield from of_the_editor(database, times)
    yield from of_the_reader(database, times)
    yield from of_status(database, times)
    yield from of_the_api(database, times)
