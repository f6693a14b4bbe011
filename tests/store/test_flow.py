"""What waits, for how long, and how many end: without counting what is long."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from review.policy import unscored
from review.status import Status
from review.upload import Queue
from store import flow as module
from store.flow import Flow
from store.tables import OfferRow, UploadRow
from tests.review.values import WIKI, an_upload
from tests.store.bench import DatabaseBench
from tests.store.reviewed import put

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def bench(over_database: DatabaseBench) -> DatabaseBench:
    return over_database


@pytest.fixture
def flow(bench: DatabaseBench) -> Flow:
    return Flow(bench.database, WIKI)


def end(bench: DatabaseBench, number: int) -> None:
    verdict = unscored(Status.UNKNOWN, "a test")
    claim = bench.claim(an_upload(number))
    bench.store.finish(claim, verdict, facts=None, score=None, notices=frozenset())


def fail(bench: DatabaseBench, upload_id: int, why: str, wait: timedelta = HOUR) -> None:
    claim = bench.store.claim(upload_id)
    assert claim is not None
    bench.store.postpone(claim, why, wait)


def test_what_waits_in_each_queue_and_since_when_it_is_due(
    bench: DatabaseBench, flow: Flow
) -> None:
    assert flow.waiting(Queue.FRESH) == module.Waiting(uploads=0, more=False, due_since=None)
    begun = bench.clock()
    first = bench.register(an_upload(1))
    bench.clock.tick(MINUTE)
    bench.register(an_upload(2))
    bench.clock.tick(MINUTE)
    found = flow.waiting(Queue.FRESH)
    assert (found.uploads, found.more, found.due_since) == (2, False, begun), "it was sent"
    bench.take_due(limit=0)
    assert flow.waiting(Queue.FRESH).due_since == begun, "it was lost, and waits"
    fail(bench, first, "away")
    found = flow.waiting(Queue.FRESH)
    assert (found.uploads, found.due_since) == (2, begun + MINUTE), "it is not due yet"
    assert flow.waiting(Queue.BACKLOG).uploads == 0
    move = update(UploadRow).where(UploadRow.id == first).values(queue=Queue.BACKLOG)
    with bench.database.engine.begin() as connection:
        connection.execute(move)
    bench.clock.tick(2 * HOUR)
    assert flow.waiting(Queue.BACKLOG).due_since == begun + 2 * MINUTE + HOUR


def test_more_than_enough_is_not_counted(
    bench: DatabaseBench, flow: Flow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "COUNTED", 2)
    bench.register(an_upload(1))
    assert not flow.waiting(Queue.FRESH).more
    for number in (2, 3):
        bench.register(an_upload(number))
    found = flow.waiting(Queue.FRESH)
    assert (found.uploads, found.more) == (2, True)


def test_how_many_ended_lately(bench: DatabaseBench, flow: Flow) -> None:
    for number, age in enumerate((2 * HOUR, HOUR / 2, MINUTE / 2)):
        bench.clock.tick(-age)
        end(bench, number)
        bench.clock.tick(age)
    assert flow.rates() == module.Rates(last_minute=1, last_hour=2)


def test_what_went_wrong_in_the_last_hour(bench: DatabaseBench, flow: Flow) -> None:
    bench.clock.tick(-2 * HOUR)
    end(bench, 1)  # unknown, long ago
    fail(bench, bench.register(an_upload(2)), "away")
    bench.clock.tick(2 * HOUR)
    assert flow.failures() == module.Failures(ended=0, unknown=0, retried=0)
    end(bench, 3)
    for number in (4, 5):
        fail(bench, bench.register(an_upload(number)), "away")
    assert flow.failures() == module.Failures(ended=1, unknown=1, retried=2)
    bench.clock.tick(2 * HOUR)
    assert flow.failures() == module.Failures(ended=0, unknown=0, retried=0)


def test_what_waits_to_be_handed_on(bench: DatabaseBench, flow: Flow) -> None:
    now = bench.clock()
    offered = {1: None, 2: now - MINUTE, 3: now - 2 * HOUR, 4: None}
    row = {"wiki": WIKI, "suspect": False, "not_before": now, "attempts": 0, "reason": ""}
    ids = [bench.register(an_upload(number)) for number in offered]
    rows = zip(ids, offered.values(), strict=True)
    put(bench.database, OfferRow, [{"upload_id": a, "offered_at": at, **row} for a, at in rows])
    assert flow.offers() == module.Offers(waiting=2, more=False, last_hour=1)
