"""The reconciler: what the log has and the rows have not, once each, with the reason."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from threading import Event

import pytest
from sqlalchemy.exc import OperationalError

from review.errors import Transient
from review.gap import Span, Why
from review.policy import unscored
from review.status import Status
from store.checks import Check, Checks
from store.inbox import Inbox
from store.session import Database
from store.spans import Spans
from store.tables import CheckRow
from store.uploads import Uploads
from store.watch import Watch
from tests.worker.test_poller import START, hint, upload
from wiki.uploads.backlog import Portion
from wiki.uploads.seen import Seen
from worker.reconciler import LATE, PATIENCE, SETTLED, Reconciler, told

WIKI = "testwiki"
SECOND = timedelta(seconds=1)
BEGUN = START - timedelta(hours=1)  # the very first start
NOW = START + timedelta(hours=1)


def moment(seconds: float) -> datetime:
    return START + seconds * SECOND


class FakeLog:
    """A log with these uploads (seconds from START), two of them a page, at the wiki's `now`.

    `fails` are the numbers of the pages, over all calls, that the wiki does not answer.
    """

    def __init__(self, *seconds: int, now: datetime = NOW) -> None:
        self.seen = [Seen(at=moment(s), upload=upload(s)) for s in seconds]
        self.now = now
        self.fails: set[int] = set()
        self.asked: list[datetime] = []
        self.pages_asked = 0

    def portions(self, since: datetime) -> Iterator[Portion]:
        self.asked.append(since)
        left = [seen for seen in self.seen if seen.at >= since]
        until = since
        while True:
            self.pages_asked += 1
            if self.pages_asked in self.fails:
                raise Transient("503")
            some, left = tuple(left[:2]), left[2:]
            begin, until = until, some[-1].at if left else self.now
            yield Portion(since=begin, seen=some, until=until, now=self.now)
            if not left:
                return


class House:
    """A reconciler over a database of its own."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.inbox = Inbox(database)
        self.spans = Spans(database)
        self.checks = Checks(database)
        self.stop = Event()

    def reconciler(self, log: FakeLog, first: timedelta = timedelta(0)) -> Reconciler:
        return Reconciler(
            wiki=WIKI,
            log=log,
            inbox=self.inbox,
            spans=self.spans,
            checks=self.checks,
            clock=lambda: NOW,
            stop=self.stop,
            first=first,
        )

    def begun(self) -> "House":
        self.inbox.begin(WIKI, BEGUN, timedelta(0))
        return self

    def followed(self, begin: datetime, end: datetime) -> None:
        self.spans.followed(WIKI, Span(begin=begin, end=end))

    def log_ids(self) -> list[int]:
        return sorted(row.log_id for row in Watch(self.database).uploads())

    def comparisons(self) -> Sequence[CheckRow]:
        with self.database.read() as session:
            return session.query(CheckRow).order_by(CheckRow.id).all()


@pytest.fixture
def house(sqlite_url: str) -> Iterator[House]:
    database = Database(sqlite_url, clock=lambda: NOW)
    yield House(database)
    database.close()


def test_what_the_stream_left_out_is_found_once(house: House) -> None:
    house.begun().followed(BEGUN, NOW)
    house.inbox.register(WIKI, [upload(1), upload(3)], NOW)
    log = FakeLog(1, 2, 3, 4, 5)
    found = house.reconciler(log).check()
    assert (found.uploads, found.missing, found.why) == (5, 3, {Why.LEFT_OUT: 3})
    assert house.log_ids() == [1, 2, 3, 4, 5]
    assert log.asked == [BEGUN]
    assert house.reconciler(log).check().missing == 0


def test_the_next_comparison_begins_where_nothing_can_come_late_any_more(house: House) -> None:
    house.begun()
    log = FakeLog(1)
    house.reconciler(log).check()
    assert house.checks.checked_until(WIKI) == NOW - LATE
    log.seen.append(Seen(at=NOW - LATE + SECOND, upload=upload(7)))  # committed late
    assert house.reconciler(log).check().missing == 1
    assert log.asked == [BEGUN, NOW - LATE]


def test_what_the_feed_has_not_come_to_yet_is_left_to_it(house: House) -> None:
    house.begun().followed(BEGUN, moment(10))
    log = FakeLog(5, 10, 11, 12)
    assert house.reconciler(log).check().uploads == 2
    assert house.checks.checked_until(WIKI) == moment(10)
    log.now = moment(10) + PATIENCE
    found = house.reconciler(log).check()
    assert (found.missing, found.why) == (2, {Why.AWAY: 2}), "a feed that is away for long is not"


def test_what_is_on_its_way_is_left_to_the_feed_by_the_wikis_clock(house: House) -> None:
    house.begun()
    log = FakeLog(1, 100, now=moment(100) + SETTLED - SECOND)
    assert house.reconciler(log).check().uploads == 1
    log.now += SECOND
    assert house.reconciler(log).check().missing == 1


def test_the_first_start_looks_back_as_far_as_it_is_told(house: House) -> None:
    log = FakeLog(-7200, -3000, 1)
    found = house.reconciler(log, timedelta(hours=2)).check()
    assert log.asked == [NOW - timedelta(hours=2)]
    assert (found.missing, found.why) == (2, {Why.BEFORE: 2})
    assert house.inbox.read_until(WIKI) == NOW


def test_the_first_start_looks_back_at_nothing_unless_told(house: House) -> None:
    log = FakeLog(-7200, -3000, 1)
    house.reconciler(log).check()
    assert (log.asked, house.log_ids()) == ([NOW], [])


@pytest.mark.parametrize("fails", [{1}, {2}, {3}, {2, 4}])
def test_trouble_in_the_middle_loses_no_page_and_counts_none_twice(
    house: House, fails: set[int]
) -> None:
    house.begun()
    log = FakeLog(*range(6))
    log.fails = fails
    for _ in fails:
        with pytest.raises(Transient, match="503"):
            house.reconciler(log).check()
    house.reconciler(log).check()
    assert house.log_ids() == list(range(6))
    rows = house.comparisons()
    assert sum(row.missing for row in rows) == 6
    assert all(row.uploads for row in rows), "a wiki that does not answer is no comparison"
    assert log.asked[-1] > BEGUN or fails == {1}, "it went on from where it was"


def test_it_stops_between_two_pages_and_goes_on_from_there(house: House) -> None:
    house.begun()
    house.stop.set()
    log = FakeLog(*range(6))
    house.reconciler(log).check()
    assert house.log_ids() == [0, 1]
    house.stop.clear()
    house.reconciler(log).check()
    assert log.asked[1] == moment(1)
    assert house.log_ids() == list(range(6))


def test_by_hand_everything_is_compared_and_the_hourly_one_goes_on_as_before(
    house: House,
) -> None:
    house.begun().followed(BEGUN, moment(2))
    log = FakeLog(-7200, 1, 3)
    found = house.reconciler(log).check_since(moment(-9000))
    assert (found.uploads, found.missing) == (3, 3)
    assert found.why == {Why.BEFORE: 1, Why.LEFT_OUT: 1, Why.AWAY: 1}
    assert house.checks.checked_until(WIKI) == BEGUN
    assert house.inbox.read_until(WIKI) == BEGUN


def test_the_log_hints_too(house: House) -> None:
    house.begun()
    [row] = house.inbox.register(WIKI, [upload(1)], BEGUN)
    store = Uploads(house.database, SECOND)
    claim = store.claim(row)
    assert claim is not None
    gone = unscored(Status.GONE, "deleted")
    store.finish(claim, gone, facts=None, score=None, notices=frozenset())
    log = FakeLog()
    log.seen = [hint(3, "File:9.jpg"), hint(4, "File:1.jpg", restored=True)]
    house.reconciler(log).check()
    [back] = Watch(house.database).uploads()
    assert (back.status, back.look_at) == (Status.WAITING, NOW)


def test_a_comparison_in_one_line() -> None:
    none = Check(begin=START, end=NOW, uploads=1234, missing=0)
    assert told(none) == (
        "uploads in the wiki's log from 2026-11-23 12:00 to 2026-11-23 13:00 UTC: 1,234, "
        "none missing"
    )
    why = {str(Why.LEFT_OUT): 1, str(Why.AWAY): 2000}
    some = Check(begin=START, end=NOW, uploads=9000, missing=2001, why=why)
    assert told(some).endswith(
        "UTC: 9,000, missing until now: 2,001 "
        "(the service was not running: 2,000, the stream left it out: 1)"
    )


def test_hints_are_not_lost_with_the_database(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A restoration is polled by nobody: the log is the only one to tell of it again."""
    log, told_of = FakeLog(), []
    log.seen = [hint(4, "File:1.jpg", restored=True)]

    def away(*_: object) -> None:
        raise OperationalError("", {}, Exception("away"))

    with monkeypatch.context() as patch:
        patch.setattr(house.inbox, "restored", away)
        with pytest.raises(OperationalError):
            house.begun().reconciler(log).check()
    monkeypatch.setattr(house.inbox, "restored", lambda _, titles: told_of.extend(titles))
    house.reconciler(log).check()
    assert told_of == ["File:1.jpg"]
