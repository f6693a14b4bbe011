import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError

from review.errors import TooEarly, Transient
from review.fakes import FakeClock
from review.pace import KEPT, LONGEST_PAUSE, LONGEST_TOGETHER
from store.leases import NOBODY, Leases
from store.pace import SharedPace
from store.session import Database
from store.tables import LeaseRow
from tests.store.conftest import MARIADB, emptied
from tests.store.races import before, fail, together, together_at
from wiki.pace import OwnPace, Pace

LEASE = timedelta(minutes=5)
HOST = "wiki.example"


@dataclass
class Sleeper:
    """Sleeping lets the clock go on; `meanwhile` is done at its end."""

    clock: FakeClock
    slept: list[float] = field(default_factory=list)
    meanwhile: Callable[[], object] = lambda: None

    def __call__(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.clock.tick(timedelta(seconds=seconds))
        self.meanwhile()


@pytest.fixture
def sleeper(clock: FakeClock) -> Sleeper:
    return Sleeper(clock)


def shared(
    database: Database,
    sleeper: Sleeper,
    fetches: int = 2,
    *,
    lease: timedelta = LEASE,
    requests_per_second: float = 10,
) -> SharedPace:
    """It keeps no slots: see tests/store/test_slots.py."""
    return SharedPace(
        database,
        requests_per_second=requests_per_second,
        fetches=fetches,
        lease=lease,
        kept=timedelta(),
        sleep=sleeper,
    )


def lease_of(database: Database, name: str) -> datetime | None:
    with database.read() as session:
        row = session.get(LeaseRow, name)
        return row.until if row else None


def until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not done():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.005)


@pytest.fixture(params=["own", "sqlite", MARIADB])
def pace(request: pytest.FixtureRequest, clock: FakeClock, sleeper: Sleeper) -> Any:
    """Everything that implements the room's Pace."""
    if request.param == "own":
        yield OwnPace(10, 2, clock, sleeper)
        return
    name = {"sqlite": "sqlite_url", "mariadb": "migrated_mariadb_url"}[request.param]
    with closing(emptied(Database(request.getfixturevalue(name), clock))) as database:
        yield shared(database, sleeper)


def test_turns_come_one_after_the_other(pace: Pace, sleeper: Sleeper, clock: FakeClock) -> None:
    for _ in range(3):
        pace.turn(HOST)
    assert sleeper.slept == [0.1, 0.1]
    clock.tick(timedelta(minutes=1))
    pace.turn(HOST)
    assert sleeper.slept == [0.1, 0.1]


def test_each_host_has_its_own(pace: Pace, sleeper: Sleeper) -> None:
    for host in (HOST, "files.example", f"{HOST}:8080"):
        pace.turn(host)
    pace.pause(HOST, timedelta(hours=1))
    pace.turn("files.example")
    pace.check("files.example")
    assert sleeper.slept == [0.1]


def test_a_long_pause_is_left_for_later(pace: Pace, sleeper: Sleeper, clock: FakeClock) -> None:
    pace.check(HOST)
    pace.pause(HOST, timedelta(minutes=10))
    clock.tick(timedelta(minutes=1))
    for ask in (pace.turn, pace.check):
        with pytest.raises(TooEarly, match=f"^{HOST} asked for a pause, until") as caught:
            ask(HOST)
        assert caught.value.retry_after == timedelta(minutes=9)
    clock.tick(timedelta(minutes=9))
    pace.check(HOST)
    pace.turn(HOST)
    assert sleeper.slept == []


def test_a_short_pause_is_slept_through(pace: Pace, sleeper: Sleeper) -> None:
    pace.pause(HOST, timedelta(seconds=3))
    pace.turn(HOST)
    assert sleeper.slept == [3]


def test_a_pause_is_never_shortened_and_a_day_at_most(pace: Pace) -> None:
    for told in (timedelta(days=400), timedelta(seconds=9)):
        pace.pause(HOST, told)
        with pytest.raises(TooEarly) as caught:
            pace.check(HOST)
        assert caught.value.retry_after == LONGEST_PAUSE


def test_a_pause_that_comes_while_a_turn_is_waited_for(pace: Pace, sleeper: Sleeper) -> None:
    pace.turn(HOST)
    sleeper.meanwhile = lambda: pace.pause(HOST, timedelta(minutes=1))
    with pytest.raises(TooEarly):
        pace.turn(HOST)


def test_a_clock_that_was_wrong_stops_nothing(
    pace: Pace, sleeper: Sleeper, clock: FakeClock
) -> None:
    clock.tick(timedelta(days=365))
    pace.turn(HOST)
    pace.pause(HOST, timedelta(hours=1))
    clock.tick(timedelta(days=-365))
    pace.turn(HOST)
    assert sleeper.slept == []


def test_slots_come_back_after_an_error_too(pace: Pace) -> None:
    for _ in range(3):
        with pytest.raises(OSError, match="of the transfer"), pace.slot(), pace.slot():
            raise OSError("of the transfer")


def test_no_more_than_there_are_slots(database: Database, sleeper: Sleeper) -> None:
    first, second = shared(database, sleeper), shared(database, sleeper)
    with first.slot(), second.slot():
        with (
            pytest.raises(TooEarly, match=r"2 files are being fetched already \(PARALLEL_FETCHES"),
            first.slot(),
        ):
            pass
        assert sum(sleeper.slept) == pytest.approx(20)
    with second.slot(), second.slot():
        pass


def test_a_slot_that_becomes_free_is_taken(database: Database, sleeper: Sleeper) -> None:
    pace = shared(database, sleeper, fetches=1)
    with ExitStack() as held:
        held.enter_context(pace.slot())
        sleeper.meanwhile = held.close
        with pace.slot():
            assert sleeper.slept == [0.1]


def test_a_fetch_that_takes_longer_than_the_lease_keeps_its_slot(
    database: Database, clock: FakeClock, sleeper: Sleeper
) -> None:
    quick = timedelta(seconds=0.03)
    pace = shared(database, sleeper, 1, lease=quick)
    with pace.slot():
        clock.tick(quick * 100)
        renewed = clock() + quick
        until(lambda: lease_of(database, "fetch 1") == renewed)
    assert Leases(database, quick).hold("fetch 1") == "fetch 1", "given back at the end"


def test_own_slots_are_waited_for_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wiki.pace.LONGEST_QUEUE", timedelta(seconds=0.01))
    pace = OwnPace(fetches=1)
    with pace.slot(), pytest.raises(TooEarly, match="too many files"), pace.slot():
        pass
    with pace.slot():
        pass


def test_two_at_once_have_different_turns(database: Database, clock: FakeClock) -> None:
    sleepers = [Sleeper(FakeClock(clock())) for _ in range(4)]
    paces = [shared(database, sleeper) for sleeper in sleepers]
    ask = [lambda pace=pace: pace.turn(HOST) for pace in paces]
    together_at(database, "INSERT INTO paces", *ask[:2])
    together(*ask[2:])
    assert sorted(sum(sleeper.slept) for sleeper in sleepers) == pytest.approx([0, 0.1, 0.2, 0.3])


@pytest.fixture
def fast(database: Database, clock: FakeClock, sleeper: Sleeper) -> tuple[SharedPace, list[str]]:
    """A busy process with a fast pace, and what is asked of the database from now on."""
    pace, asked = shared(database, sleeper, requests_per_second=100), list[str]()
    pace.turn(HOST)
    clock.tick(timedelta(seconds=0.01))
    hook = "before_cursor_execute"
    event.listen(database.engine, hook, lambda *asks: asked.append(str(asks[2])))
    return pace, asked


def test_turns_of_a_fast_pace_are_taken_together_and_come_no_faster(
    fast: tuple[SharedPace, list[str]], clock: FakeClock, sleeper: Sleeper
) -> None:
    pace, asked = fast
    pace.turn(HOST)
    first, begun = len(asked), clock()
    for _ in range(9):
        clock.tick(timedelta(seconds=0.01))
        pace.turn(HOST)
    assert (len(asked), sleeper.slept, clock() - begun) == (first, [], timedelta(seconds=0.09))
    pace.turn(HOST)
    assert len(asked) > first
    assert sleeper.slept == [0.01]


def test_who_takes_some_together_is_waited_for_and_not_overtaken(
    database: Database, fast: tuple[SharedPace, list[str]], clock: FakeClock, sleeper: Sleeper
) -> None:
    fast[0].turn(HOST)
    shared(database, sleeper, requests_per_second=100).turn(HOST)
    assert sleeper.slept == [0.1]


def test_a_pause_that_this_process_is_told_holds_for_what_it_has_taken(
    fast: tuple[SharedPace, list[str]],
) -> None:
    pace, _ = fast
    pace.turn(HOST)
    pace.pause(HOST, timedelta(minutes=1))
    with pytest.raises(TooEarly):
        pace.turn(HOST)


def test_turns_that_are_taken_while_a_pause_is_written_are_not_used_in_it(
    database: Database,
    fast: tuple[SharedPace, list[str]],
    clock: FakeClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """By another thread of this process."""
    pace, _ = fast
    write = database.write_plainly

    def meanwhile(work: Callable[[Any], Any]) -> Any:
        monkeypatch.undo()
        for _ in range(2):  # the first alone, others with the second
            pace.turn(HOST)
        return write(work)

    monkeypatch.setattr(database, "write_plainly", meanwhile)
    pace.pause(HOST, timedelta(minutes=1))
    clock.tick(timedelta(seconds=0.05))  # no turn has to be waited for
    with pytest.raises(TooEarly):
        pace.turn(HOST)


def test_a_pause_that_another_is_told_is_heard_of_within_a_moment(
    database: Database, fast: tuple[SharedPace, list[str]], clock: FakeClock, sleeper: Sleeper
) -> None:
    pace, _ = fast
    pace.turn(HOST)
    shared(database, sleeper).pause(HOST, timedelta(minutes=1))
    clock.tick(LONGEST_TOGETHER + KEPT)
    with pytest.raises(TooEarly):
        pace.turn(HOST)


def test_two_at_once_have_different_slots(database: Database) -> None:
    """When no slot was ever taken, and when all rows are there."""
    for _ in range(2):
        holders = [Leases(database, LEASE) for _ in range(4)]
        found = together(*[lambda one=one: one.hold("fetch 1", "fetch 2") for one in holders])
        assert sorted(name for name in found if name) == ["fetch 1", "fetch 2"]
        for holder, name in zip(holders, found, strict=True):
            if name:
                holder.drop(name)


def test_a_slot_that_cannot_be_given_back_comes_back(
    database: Database, sleeper: Sleeper, clock: FakeClock
) -> None:
    """What was fetched is not lost for it."""
    pace, away = (
        shared(database, sleeper, fetches=1),
        fail(OperationalError("UPDATE", {}, OSError("gone"))),
    )
    with ExitStack() as trouble, pace.slot():
        trouble.enter_context(before(database, "UPDATE leases", away))
    clock.tick(LEASE)
    with pace.slot():
        pass


@pytest.mark.parametrize(
    "url", ["sqlite:////nowhere/review.db", "mysql+pymysql://x:y@127.0.0.1:1/z"]
)
def test_a_database_that_is_away_is_one_clear_line(url: str, sleeper: Sleeper) -> None:
    with closing(Database(url)) as database:
        away = shared(database, sleeper)
        asks: list[Callable[[], object]] = [
            lambda: away.turn(HOST),
            lambda: away.check(HOST),
            lambda: away.pause(HOST, LEASE),
            lambda: ExitStack().enter_context(away.slot()),
        ]
        for ask in asks:
            with pytest.raises(Transient, match=r"^cannot use the database \([^\n]+\)$"):
                ask()


def test_what_is_given_back_or_taken_over_is_not_renewed(
    database: Database, clock: FakeClock
) -> None:
    """The thread that renews may come too late."""
    mine, another = Leases(database, LEASE), Leases(database, LEASE)
    assert mine.hold("fetch 1")
    mine.drop("fetch 1")
    mine.renew("fetch 1")
    assert another.hold("fetch 1")
    taken = lease_of(database, "fetch 1")
    clock.tick(LEASE / 2)
    mine.renew("fetch 1")
    assert lease_of(database, "fetch 1") == taken


def test_one_thread_renews_all_slots_and_ends_when_none_are_left(
    database: Database, clock: FakeClock, sleeper: Sleeper
) -> None:
    quick, before = timedelta(seconds=0.03), threading.active_count()
    pace = shared(database, sleeper, 9, lease=quick)
    for _ in range(2):
        with ExitStack() as held:
            for _ in range(3):
                held.enter_context(pace.slot())
            assert threading.active_count() == before + 1
        until(lambda: threading.active_count() == before)


def test_the_slot_that_was_had_last_is_taken_again(database: Database, sleeper: Sleeper) -> None:
    """Nobody else asks for its row first."""
    pace, names = shared(database, sleeper, fetches=9), set()
    for _ in range(3):
        with pace.slot(), database.read() as session:
            names |= set(session.scalars(select(LeaseRow.name).where(LeaseRow.holder != NOBODY)))
    assert len(names) == 1
