"""GET /v1/stats: the figures that the charts are drawn from."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from api.access.caller import may_read_results
from api.parts import TheRecords
from api.problem import problems
from api.results.answers import (
    DayAnswer,
    PrecisionAnswer,
    QueueAnswer,
    ScoresAnswer,
    StatsAnswer,
)
from api.results.records import Records
from review.upload import Queue
from store.days import MOST

DAYS = 30

router = APIRouter(prefix="/v1", tags=["results"], dependencies=[Depends(may_read_results)])


@router.get("/stats", responses=problems(401, 403, 404, 429, 503))
async def get_stats(
    records: TheRecords, days: Annotated[int, Query(ge=1, le=MOST)] = DAYS
) -> StatsAnswer:
    """Uploads, suspects and reviews a day, how scores are spread, precision, and what waits."""
    return await records.count(lambda: stats(records, days))


def stats(records: Records, days: int) -> StatsAnswer:
    """All of it, of the latest so many days (1 to 90). It asks the database: on a thread."""
    wiki, scores = records.site.name, records.days.scores(days)
    return StatsAnswer(
        wiki=wiki,
        uploads=records.tallies.uploads(wiki),
        notices=records.tallies.notices(wiki),
        nsfw_threshold=records.policy.nsfw_threshold,
        days=[DayAnswer.of(one) for one in records.days.latest(days)],
        scores=ScoresAnswer(counts=list(scores.counts), drawn=scores.drawn),
        precision=[PrecisionAnswer.of(point) for point in records.curves.latest()],
        queues={str(queue): _queue(records, queue) for queue in Queue},
    )


def _queue(records: Records, queue: Queue) -> QueueAnswer:
    waiting = records.flow.waiting(queue)
    return QueueAnswer(waiting=waiting.uploads, or_more=waiting.more, due_since=waiting.due_since)
