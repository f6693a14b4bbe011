"""Comparisons with the log: what is missing becomes a row, is counted, and is sent later."""

from datetime import UTC, datetime, timedelta

import pytest

from review.gap import Span, Why
from review.upload import Upload
from store.checks import Checks
from store.spans import Spans
from tests.review.values import WIKI, an_upload
from tests.store.bench import DatabaseBench
from tests.store.races import before, fail

NOON = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def bench(over_database: DatabaseBench) -> DatabaseBench:
    over_database.inbox.begin(WIKI, NOON, timedelta(hours=2))
    return over_database


@pytest.fixture
def checks(bench: DatabaseBench) -> Checks:
    return Checks(bench.database)


def at(minute: int, log_id: int | None = None) -> Upload:
    return an_upload(log_id or 1000 + minute, uploaded_at=NOON + minute * MINUTE)


def test_the_first_start_looks_back_and_no_later_one_does(
    bench: DatabaseBench, checks: Checks
) -> None:
    assert bench.inbox.read_until(WIKI) == NOON
    assert checks.checked_until(WIKI) == NOON - timedelta(hours=2)
    bench.inbox.begin(WIKI, NOON + 60 * MINUTE, timedelta(hours=9))
    assert bench.inbox.read_until(WIKI) == NOON
    assert checks.checked_until(WIKI) == NOON - timedelta(hours=2)
    assert checks.checked_until("otherwiki") is None


def test_what_is_missing_is_registered_counted_and_explained(
    bench: DatabaseBench, checks: Checks
) -> None:
    for begin, end in ((0, 10), (60, 70)):
        span = Span(begin=NOON + begin * MINUTE, end=NOON + end * MINUTE)
        Spans(bench.database).followed(WIKI, span)
    bench.inbox.register(WIKI, [at(5)], NOON)
    check = checks.begin(WIKI, NOON - 9 * MINUTE)
    checks.compare(check, [at(-5), at(5), at(6)], NOON + 6 * MINUTE, None)
    checks.compare(check, [at(30), at(31), at(65)], NOON + 66 * MINUTE, None)
    found = checks.result(check)
    assert (found.begin, found.end) == (NOON - 9 * MINUTE, NOON + 66 * MINUTE)
    assert (found.uploads, found.missing) == (6, 5)
    assert found.why == {Why.BEFORE: 1, Why.LEFT_OUT: 2, Why.AWAY: 2}
    assert len(bench.watch.uploads()) == 6
    again = checks.begin(WIKI, NOON - 9 * MINUTE)
    checks.compare(again, [at(-5), at(30)], NOON, None)
    assert (checks.result(again).missing, checks.result(again).why) == (0, {})


def test_what_was_missed_waits_for_the_sweeper_which_takes_no_more_than_it_may(
    bench: DatabaseBench, checks: Checks
) -> None:
    checks.compare(checks.begin(WIKI, NOON), [at(i) for i in range(5)], NOON, None)
    patience = timedelta(days=1)
    ids = bench.take_due(patience=patience, limit=3)
    assert len(ids) == 3
    assert bench.take_due(patience=patience, limit=3) == []
    assert all(bench.store.claim(upload_id) for upload_id in ids)
    assert len(bench.take_due(patience=patience, limit=3)) == 2


def test_a_clock_that_was_a_year_ahead_stops_no_comparison(
    bench: DatabaseBench, checks: Checks
) -> None:
    year = timedelta(days=365)
    bench.inbox.begin("otherwiki", bench.clock() + year, timedelta(0))
    check = checks.begin("otherwiki", bench.clock() + year)
    checks.compare(check, [], bench.clock(), bench.clock())
    assert checks.checked_until("otherwiki") == bench.clock()


def test_comparing_moves_no_position_and_what_is_sure_never_goes_back(
    bench: DatabaseBench, checks: Checks
) -> None:
    check = checks.begin(WIKI, NOON)
    for minutes in (10, 20, 5):
        checks.compare(check, [at(minutes)], NOON + 30 * MINUTE, NOON + minutes * MINUTE)
    assert bench.inbox.read_until(WIKI) == NOON
    assert checks.checked_until(WIKI) == NOON + 20 * MINUTE
    checks.compare(check, [at(59)], NOON + 60 * MINUTE, None)
    assert checks.checked_until(WIKI) == NOON + 20 * MINUTE


@pytest.mark.parametrize("statement", ["INSERT INTO uploads", "UPDATE checks", "UPDATE positions"])
def test_rows_counts_and_how_far_are_stored_together_or_not_at_all(
    bench: DatabaseBench, checks: Checks, statement: str
) -> None:
    check, was = checks.begin(WIKI, NOON), checks.checked_until(WIKI)
    with (
        before(bench.database, statement, fail(RuntimeError("power cut"))),
        pytest.raises(RuntimeError, match="power cut"),
    ):
        checks.compare(check, [at(1)], NOON + MINUTE, NOON + MINUTE)
    assert (bench.watch.uploads(), checks.checked_until(WIKI)) == ([], was)
    assert checks.result(check).uploads == 0
