"""What `review status` and the console ask for."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from bench.store.operations.operation import Operation
from bench.store.rows.bulk import WIKI
from bench.store.shape import DAY
from bench.store.sql import END
from review.upload import Queue
from store.alerts import Alerts
from store.flow import Flow
from store.lately import Lately
from store.notices import LEASE
from store.overview import Overview
from store.samples import Samples
from store.session import Database
from store.tallies import Tallies
from store.watch import Watch


def of_status(database: Database, times: int) -> Iterator[Operation]:
    """One by one, and all of it."""
    overview, tallies, flow = Overview(database, WIKI), Tallies(database), Flow(database, WIKI)
    lately = Lately(database, WIKI)
    asked: dict[str, Callable[[], object]] = {
        "uploads by status": lambda: tallies.uploads(WIKI),
        "notices by status": lambda: tallies.notices(WIKI),
        "the position": overview.position,
        "whether the editor runs": lambda: (overview.leased(LEASE), overview.idle(LEASE)),
        "the last that ended": overview.last_ended,
        "what could not be scored": lambda: overview.troubles(5),
        "what waits": lambda: [flow.waiting(queue) for queue in Queue],
        "how many end": flow.rates,
        "what ended how": lately.ended,
        "what failed": lately.failed_attempts,
        "what is being scored": lately.being_scored,
        "what was answered": lately.answered,
        "the last report": lately.report,
        "what is handed on": flow.offers,
        "what is tried again": lambda: overview.retried(5),
        "how many fail": flow.failures,
        "what needs the operator": Alerts(database, WIKI).current,
        "stops, spans and checks": lambda: (
            overview.stops(),
            overview.spans(5),
            overview.checks(5),
        ),
        "the last answers": lambda: overview.answers(5),
        "samples that wait": Samples(database, WIKI).waiting,
    }
    for name, call in asked.items():
        yield Operation(f"status: {name}", call, times)
    yield Operation("status: all of it", lambda: [call() for call in asked.values()], times)
    since = END - timedelta(seconds=DAY)
    yield Operation(
        "what ended, 500 at a time", lambda: Watch(database).finished_after(since, 0, 500), times
    )
