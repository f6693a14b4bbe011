"""How uploads pass through: what waits in each queue and since when, and how far the feed lags."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from review.upload import Queue
from store.flow import Waiting
from store.tables import PositionRow, SpanRow
from wiring import House


def queues(house: House, waiting: int) -> dict[str, Any]:
    """Of two queues one is counted, as far as that is quick; the other is the rest."""
    now = house.database.clock()
    fresh, backlog = (house.flow.waiting(queue) for queue in (Queue.FRESH, Queue.BACKLOG))
    told = {Queue.FRESH: _queue(fresh, now), Queue.BACKLOG: _queue(backlog, now)}
    if backlog.more and not fresh.more:
        told[Queue.BACKLOG] |= {"waiting": max(waiting - fresh.uploads, backlog.uploads)}
        told[Queue.BACKLOG] |= {"or_more": False}
    return {str(queue): values for queue, values in told.items()}


def _queue(waiting: Waiting, now: datetime) -> dict[str, Any]:
    since = waiting.due_since
    return {
        "waiting": waiting.uploads,
        "or_more": waiting.more,
        "longest": since and max(now - since, timedelta(0)),
    }


def lag(position: PositionRow | None, spans: Sequence[SpanRow], now: datetime) -> timedelta | None:
    """How long ago what was heard last has happened; None where nothing ever was."""
    heard = [position.read_until] if position else []
    heard += [one.end for one in spans[:1]]
    return max(now - max(heard), timedelta(0)) if heard else None
