"""A COMMIT whose answer was lost may count, and is tried again: nothing may come of it twice."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from sqlalchemy import text

from review.errors import LostClaim, Transient
from review.fakes import FakeClock
from review.notice import NoticeKind
from review.policy import unscored
from review.status import NoticeStatus, Status
from review.upload import Queue
from store.backfills import Backfills
from store.rescans import Rescans
from store.session import Database
from store.tallies import Tallies
from tests.review.editing import LEASE
from tests.review.values import SUSPECT, WIKI, a_score, an_answer, an_upload, facts_of, seen
from tests.store.bench import DatabaseBench
from tests.store.conftest import emptied
from tests.store.lost_answer import Relay, relay

pytestmark = pytest.mark.integration


@pytest.fixture
def lossy(migrated_mariadb_url: str) -> Iterator[Relay]:
    with relay(migrated_mariadb_url) as found:
        yield found


@pytest.fixture
def bench(lossy: Relay, clock: FakeClock) -> Iterator[DatabaseBench]:
    with closing(emptied(Database(lossy.url, clock))) as database:
        yield DatabaseBench(clock=clock, database=database)


def test_an_upload_is_registered_once_and_sent_later(bench: DatabaseBench, lossy: Relay) -> None:
    lossy.lose = 1
    assert bench.inbox.register(WIKI, [an_upload()], bench.clock()) == []
    assert Tallies(bench.database).uploads(WIKI) == {Status.WAITING: 1}
    bench.clock.tick(LEASE)
    assert len(bench.take_due()) == 1


def test_a_claim_is_ours_all_the_same(bench: DatabaseBench, lossy: Relay) -> None:
    upload_id = bench.register(an_upload())
    lossy.lose = 1
    claim = bench.store.claim(upload_id)
    assert claim is not None
    assert claim.attempt == 1
    bench.store.finish(claim, SUSPECT, facts=None, score=None, notices=frozenset())


def test_an_end_is_noted_once_and_taken_for_another_workers(
    bench: DatabaseBench, lossy: Relay
) -> None:
    """Which ends the attempt, and changes nothing."""
    claim = bench.claim(an_upload())
    facts, score = facts_of(claim.upload), a_score(seen(), sha1=claim.upload.sha1)
    lossy.lose = 1
    with pytest.raises(LostClaim):
        bench.store.finish(
            claim, SUSPECT, facts=facts, score=score, notices=frozenset({NoticeKind.REPORT})
        )
    assert Tallies(bench.database).uploads(WIKI) == {Status.SUSPECT: 1}
    assert [notice.status for notice in bench.notices()] == [NoticeStatus.DUE]
    assert Tallies(bench.database).notices(WIKI) == {NoticeStatus.DUE: 1}


def test_a_delay_counts_one_attempt(bench: DatabaseBench, lossy: Relay) -> None:
    claim = bench.claim(an_upload())
    lossy.lose = 1
    with pytest.raises(LostClaim):
        bench.store.postpone(claim, "a reason", LEASE)
    assert bench.upload(claim.id).attempts == 1
    with bench.database.read() as session:
        assert session.scalar(text("SELECT COUNT(*) FROM attempts")) == 1


def test_what_was_sent_to_nobody_is_sent_again(bench: DatabaseBench, lossy: Relay) -> None:
    upload_id = bench.register(an_upload())
    bench.clock.tick(2 * LEASE)
    bench.inbox.recover(LEASE)
    lossy.lose = 1
    assert bench.inbox.take_due(Queue.FRESH, 10) == []
    bench.clock.tick(LEASE)
    assert bench.take_due(LEASE) == [upload_id]


def test_a_batch_that_was_begun_is_looked_up_before_anything_is_written(
    bench: DatabaseBench, lossy: Relay
) -> None:
    bench.suspects(1, NoticeKind.REPORT)
    desk = bench.desk()
    due = desk.due(NoticeKind.REPORT, 5)
    lossy.lose = 1
    with pytest.raises(LostClaim):
        desk.begin(due, "A page")
    bench.clock.tick(2 * LEASE)
    [batch] = desk.unfinished()
    assert [notice.id for notice in desk.release(batch)] == [due[0].id]
    assert [notice.id for notice in desk.due(NoticeKind.REPORT, 5)] == [due[0].id]


def test_an_edit_that_was_made_stays_noted(bench: DatabaseBench, lossy: Relay) -> None:
    bench.suspects(1, NoticeKind.REPORT)
    desk = bench.desk()
    batch = desk.begin(desk.due(NoticeKind.REPORT, 5), "A page")
    lossy.lose = 1
    with pytest.raises(LostClaim):
        desk.written(batch, 5)
    assert [notice.status for notice in bench.notices()] == [NoticeStatus.WRITTEN]
    bench.clock.tick(2 * LEASE)
    assert desk.unfinished() == []


def test_an_answer_is_kept_once(bench: DatabaseBench, lossy: Relay) -> None:
    bench.suspects(1, NoticeKind.REPORT)
    lossy.lose = 1
    bench.ledger().record([an_answer(bench.notices()[0].id)])
    assert len(bench.history()) == 1


def test_a_step_of_a_backfill_is_taken_once(bench: DatabaseBench, lossy: Relay) -> None:
    backfills = Backfills(bench.database, WIKI)
    begun = backfills.begin("{}", 1)
    lossy.lose = 1
    with pytest.raises(Transient, match="has gone on meanwhile"):
        backfills.advance(begun, [an_upload(-7)], found=1)
    known = backfills.get(begun.id)
    assert (known.found, known.added, len(bench.watch.uploads())) == (1, 1, 1)


def test_what_waits_again_is_counted_although_the_answer_was_lost(
    bench: DatabaseBench, lossy: Relay
) -> None:
    rescans = Rescans(bench.database, WIKI)
    numbers = [bench.suspect(an_upload(number)) for number in (1, 2)]
    bench.claim(an_upload(3))
    bench.clock.tick(LEASE)
    lossy.lose = 1
    assert rescans.rescan([*numbers, numbers[-1] + 1], Queue.FRESH) == numbers
    assert [bench.row(number).generation for number in numbers] == [1, 1]
    for number in numbers:
        claim = bench.store.claim(number)
        assert claim is not None
        unknown = unscored(Status.UNKNOWN, "a test")
        bench.store.finish(claim, unknown, facts=None, score=None, notices=frozenset())
    bench.clock.tick(LEASE)
    lossy.lose = 1
    assert rescans.retry(numbers, Queue.FRESH) == numbers
