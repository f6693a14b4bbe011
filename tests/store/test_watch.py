from datetime import UTC, datetime, timedelta

from review.policy import Verdict
from review.status import Status
from tests.review.values import WIKI, an_upload
from tests.store.bench import DatabaseBench

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
CLEAR = Verdict(status=Status.CLEAR, reason="below the thresholds")


def end(bench: DatabaseBench, log_id: int) -> int:
    claim = bench.claim(an_upload(log_id))
    bench.store.finish(claim, CLEAR, facts=None, score=None, notices=frozenset())
    return claim.id


def test_what_ended_is_read_along_without_gaps_or_twins(over_database: DatabaseBench) -> None:
    bench = over_database
    ids = []
    for log_id in range(5):
        ids.append(end(bench, log_id))
        bench.clock.tick(timedelta(seconds=log_id % 2))  # some end at the same time
    seen, last = [], (LONG_AGO, 0)
    while rows := bench.watch.finished_after(*last, limit=2):
        seen += [row.id for row in rows]
        assert rows[-1].finished_at is not None
        last = (rows[-1].finished_at, rows[-1].id)
    assert seen == ids


def test_the_position_is_the_inbox_s(over_database: DatabaseBench) -> None:
    assert over_database.inbox.read_until(WIKI) is None
    over_database.register(an_upload())
    assert over_database.inbox.read_until(WIKI) == an_upload().uploaded_at
