from datetime import timedelta
from functools import partial
from threading import Event

import pytest

from review.upload import Queue, Upload
from store.due import FARTHEST, SKEW
from tests.review.editing import LEASE
from tests.review.values import WIKI, an_upload
from tests.store.bench import DatabaseBench
from tests.store.races import A_MOMENT, before, fail, together, together_at

PATIENCE = timedelta(minutes=5)
SECOND = timedelta(seconds=1)
AT = an_upload().uploaded_at


@pytest.fixture
def bench(over_database: DatabaseBench) -> DatabaseBench:
    return over_database


def log_ids(bench: DatabaseBench) -> list[int]:
    return [row.log_id for row in bench.watch.uploads()]


def test_events_become_rows_in_their_order(bench: DatabaseBench) -> None:
    ids = bench.inbox.register(WIKI, [an_upload(5), an_upload(3)], AT)
    assert [bench.row(i).log_id for i in ids] == [5, 3]


def test_an_event_that_comes_twice_is_one_row(bench: DatabaseBench) -> None:
    """Twice in one call, again in another, and only what is new is told."""
    [first] = bench.inbox.register(WIKI, [an_upload(1), an_upload(1)], AT)
    assert bench.inbox.register(WIKI, [an_upload(1)], AT) == []
    [second] = bench.inbox.register(WIKI, [an_upload(1), an_upload(2)], AT)
    assert [row.id for row in bench.watch.uploads()] == [first, second]


def test_log_entries_are_numbered_for_each_wiki(bench: DatabaseBench) -> None:
    bench.inbox.register(WIKI, [an_upload(1)], AT)
    assert len(bench.inbox.register("otherwiki", [an_upload(1, wiki="otherwiki")], AT)) == 1


def test_two_pollers_at_once_register_each_event_once(bench: DatabaseBench) -> None:
    def register(*log_ids: int) -> list[int]:
        return bench.inbox.register(WIKI, [an_upload(i) for i in log_ids], AT)

    told = together_at(
        bench.database, "INSERT INTO uploads", partial(register, 1, 2), partial(register, 2, 3)
    )
    assert sorted(log_ids(bench)) == [1, 2, 3]
    assert sorted(told[0] + told[1]) == sorted(row.id for row in bench.watch.uploads())


def test_no_more_is_told_to_be_sent_than_a_queue_may_hold(
    bench: DatabaseBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a day away, or while no worker takes anything: the sweeper sends the rest later."""
    monkeypatch.setattr("store.inbox.MOST_SENT", 2)
    told = [bench.inbox.register(WIKI, [an_upload(number)], AT) for number in range(1, 5)]
    ids = [row.id for row in bench.watch.uploads()]
    assert told == [ids[:1], ids[1:2], [], []]
    assert bench.inbox.take_due(Queue.FRESH, 2) == []
    assert bench.store.claim(ids[0]) is not None
    assert bench.inbox.take_due(Queue.FRESH, 2) == [ids[2]]
    assert bench.inbox.register(WIKI, [an_upload(5)], AT) == []


def test_the_position_never_goes_back(bench: DatabaseBench) -> None:
    assert bench.inbox.read_until(WIKI) is None
    for seconds in (10, 5, 10, 20, 0):
        bench.inbox.register(WIKI, [], AT + seconds * SECOND)
    assert bench.inbox.read_until(WIKI) == AT + 20 * SECOND
    assert bench.inbox.read_until("otherwiki") is None


def test_the_position_does_not_go_back_between_two_pollers(bench: DatabaseBench) -> None:
    """One has looked at the position and is slow to write; another is faster."""
    bench.inbox.register(WIKI, [], AT)
    looked, overtaken = Event(), Event()

    def slow_before_its_write() -> None:
        if not looked.is_set():
            looked.set()
            overtaken.wait(A_MOMENT)

    def slow() -> None:
        bench.inbox.register(WIKI, [], AT + SECOND)

    def fast() -> None:
        looked.wait(10)
        bench.inbox.register(WIKI, [], AT + 2 * SECOND)
        overtaken.set()

    with before(bench.database, "UPDATE positions", slow_before_its_write):
        together(slow, fast)
    assert bench.inbox.read_until(WIKI) == AT + 2 * SECOND


@pytest.mark.parametrize("statement", ["INSERT INTO uploads", "INSERT INTO positions"])
def test_rows_and_position_are_stored_together_or_not_at_all(
    bench: DatabaseBench, statement: str
) -> None:
    with (
        before(bench.database, statement, fail(RuntimeError("power cut"))),
        pytest.raises(RuntimeError, match="power cut"),
    ):
        bench.inbox.register(WIKI, [an_upload()], AT)
    assert (log_ids(bench), bench.inbox.read_until(WIKI)) == ([], None)


def test_a_new_row_is_due_on_a_machine_whose_clock_is_behind(bench: DatabaseBench) -> None:
    upload_id = bench.register(an_upload())
    bench.clock.tick(-SKEW)
    assert bench.store.claim(upload_id) is not None


def take(bench: DatabaseBench, limit: int = 100) -> list[int]:
    return bench.take_due(patience=PATIENCE, limit=limit)


def test_what_was_just_sent_is_not_sent_again_until_patience_is_over(
    bench: DatabaseBench,
) -> None:
    upload_id = bench.register(an_upload())
    for _ in range(2):
        bench.clock.tick(PATIENCE - SECOND)
        assert take(bench) == []
        bench.clock.tick(SECOND)
        assert take(bench) == [upload_id]


def test_what_was_put_back_is_sent_as_soon_as_it_is_due(bench: DatabaseBench) -> None:
    claim = bench.claim(an_upload())
    bench.store.postpone(claim, "503", timedelta(minutes=1))
    bench.clock.tick(timedelta(minutes=1) - SECOND)
    assert take(bench) == []
    bench.clock.tick(SECOND)
    assert take(bench) == [claim.id]
    assert take(bench) == []


def test_what_is_being_scored_is_not_sent(bench: DatabaseBench) -> None:
    claim = bench.claim(an_upload())
    bench.clock.tick(LEASE - SECOND)
    assert take(bench) == []
    bench.clock.tick(SECOND)
    assert take(bench) == [claim.id], "at once, not when the message would count as lost"


def test_the_oldest_go_first_up_to_the_limit(bench: DatabaseBench) -> None:
    ids = bench.inbox.register(WIKI, [an_upload(i) for i in range(5)], AT)
    bench.clock.tick(PATIENCE)
    assert take(bench, limit=2) == ids[:2]
    assert take(bench, limit=2) == [], "so many are under way already"
    for upload_id in ids[:2]:
        assert bench.store.claim(upload_id)
    assert take(bench, limit=2) == ids[2:4]
    assert bench.store.claim(ids[2])
    assert take(bench, limit=2) == ids[4:]


def test_a_clock_that_was_a_year_ahead_stops_nothing(bench: DatabaseBench) -> None:
    bench.clock.tick(timedelta(days=365))
    claim, other = bench.claim(an_upload(1)), bench.claim(an_upload(2))
    bench.store.postpone(other, "busy", timedelta(hours=1))
    waiting = bench.register(an_upload(3))
    bench.clock.tick(-timedelta(days=365))
    assert take(bench) == [claim.id, waiting, other.id], "what was due first goes first"
    assert bench.store.claim(other.id)


@pytest.mark.parametrize("ahead", [2 * SKEW, timedelta(hours=30)])
def test_a_claim_by_a_clock_that_was_ahead_ends_at_once(
    bench: DatabaseBench, ahead: timedelta
) -> None:
    """Its worker was killed: no lease that is right lasts so long."""
    bench.clock.tick(ahead)
    claim = bench.claim(an_upload())
    bench.clock.tick(-ahead)
    assert take(bench) == [claim.id]
    assert bench.store.claim(claim.id)


def test_a_claim_by_a_clock_that_is_a_little_ahead_lasts(bench: DatabaseBench) -> None:
    bench.clock.tick(SKEW)
    claim = bench.claim(an_upload())
    bench.clock.tick(-SKEW)
    assert take(bench) == []
    bench.clock.tick(LEASE + SKEW)
    assert take(bench) == [claim.id]


def test_a_wait_that_ends_in_more_than_a_day_was_set_by_a_clock_that_was_ahead(
    bench: DatabaseBench,
) -> None:
    ahead = timedelta(hours=25)
    bench.clock.tick(ahead)
    claim = bench.claim(an_upload())
    bench.store.postpone(claim, "busy", timedelta(seconds=30))
    bench.clock.tick(-ahead)
    assert take(bench) == [claim.id]
    assert bench.store.claim(claim.id)


def test_a_wait_of_a_day_is_no_wrong_clock(bench: DatabaseBench) -> None:
    claim = bench.claim(an_upload(1))
    bench.store.postpone(claim, "busy", timedelta(days=1))
    assert timedelta(days=1) + SKEW <= FARTHEST, "by a clock that is a little ahead"
    assert take(bench) == []
    assert bench.store.claim(claim.id) is None


def test_two_sweepers_at_once_do_not_send_the_same(bench: DatabaseBench) -> None:
    uploads: list[Upload] = [an_upload(i) for i in range(20)]
    ids = bench.inbox.register(WIKI, uploads, AT)
    bench.clock.tick(PATIENCE)
    sweep = partial(take, bench)
    told = together_at(bench.database, "UPDATE uploads SET enqueued_at", sweep, sweep)
    assert sorted(told[0] + told[1]) == ids
