"""What is done now and then: by the sweeper, the breaker and the sampler."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import count

from bench.store.operations.operation import LEASE, Operation
from bench.store.rows.bulk import WIKI
from review.upload import Queue
from store.breaker import Breaker
from store.inbox import Inbox
from store.samples import Samples
from store.session import Database
from store.tallies import Tallies
from store.uploaders import name_uploaders

BATCH = 1000  # as the sweeper sends


def of_the_sweeper(database: Database, times: int) -> Iterator[Operation]:
    """With queues that have room for one more, are empty, and are full."""
    inbox, tallies, few = Inbox(database), Tallies(database), times // 10 or 1
    yield Operation("recover what was lost", lambda: inbox.recover(LEASE), times)
    for queue in Queue:
        yield Operation(f"take one that is due, {queue}", _next(inbox, queue), times)
        yield Operation(f"fill the queue, {queue}", partial(inbox.take_due, queue, BATCH), 1)
    yield Operation("find the queue full", partial(inbox.take_due, Queue.BACKLOG, BATCH), times)
    yield Operation("add up what has changed", tallies.add_up, few)
    yield Operation("name the uploaders", partial(name_uploaders, database, WIKI), times)
    yield Operation("look at the share of suspects", partial(_look, database), few)
    yield Operation("draw the samples of a week", partial(Samples(database, WIKI).draw, 5), few)


def _next(inbox: Inbox, queue: Queue) -> Callable[[], object]:
    """Each time there is room for one more."""
    room = count(1)
    return lambda: inbox.take_due(queue, next(room))


def _look(database: Database) -> None:
    """As after a start: at the recent ones, and at what is usual."""
    Breaker(database, WIKI, uploads=500, factor=1000).check()
