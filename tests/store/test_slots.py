"""A slot is kept for the next file, and for no longer than a moment."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import event

from review.fakes import FakeClock
from store.leases import Leases
from store.session import Database
from store.slots import KEPT, LONGEST_KEPT, SCARCE, Slots
from tests.store.races import fail, together

LEASE = timedelta(minutes=5)
LONG = timedelta(minutes=1)
NAME = "fetch 1"


@pytest.fixture
def made() -> Iterator[list[Slots]]:
    made: list[Slots] = []
    yield made
    for slots in made:
        slots.close()


@pytest.fixture
def slots(database: Database, made: list[Slots]) -> Callable[..., Slots]:
    """One slot for all; whoever has to wait for it gives up at once."""

    def slots(kept: timedelta = LONG, lease: timedelta = LEASE) -> Slots:
        made.append(Slots(database, 1, lease, kept=kept, sleep=lambda _: None))
        return made[-1]

    return slots


def is_free(database: Database) -> bool:
    other = Leases(database, LEASE)
    free = other.hold(NAME) is not None
    other.drop(NAME)
    return free


def until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not done():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.005)


def test_for_the_next_file_nothing_is_asked(
    database: Database, slots: Callable[..., Slots]
) -> None:
    mine, asked = slots(), list[str]()
    mine.give_back(mine.take())
    event.listen(database.engine, "before_cursor_execute", lambda *asks: asked.append(str(asks[2])))
    for _ in range(3):
        mine.give_back(mine.take())
    assert asked == []
    assert not is_free(database)


def test_what_is_fetched_at_the_same_time_has_a_slot_of_its_own(database: Database) -> None:
    mine = Slots(database, 2, LEASE, kept=LONG)
    first, second = mine.take(), mine.take()
    assert first.name != second.name
    mine.give_back(first)
    assert mine.take() is first
    for slot in (first, second):
        mine.give_back(slot)
    mine.close()


def test_after_a_moment_it_is_given_back_and_nobody_tends_it(
    database: Database, slots: Callable[..., Slots]
) -> None:
    before, mine = threading.active_count(), slots(kept=KEPT)
    slot = mine.take()
    time.sleep(2 * KEPT.total_seconds())
    assert not is_free(database), "a file is still fetched"
    mine.give_back(slot)
    until(lambda: is_free(database))
    until(lambda: threading.active_count() <= before)
    assert mine.take().name == NAME


def test_one_that_no_thread_can_tend_is_not_kept_for_ever(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where a process may have no more threads: it ends with its lease."""
    none = fail(RuntimeError("can't start new thread"))
    before, mine = threading.active_count(), Slots(database, 2, LEASE, kept=KEPT)
    with monkeypatch.context() as patch:
        patch.setattr("store.slots.Thread.start", lambda _: none())
        with pytest.raises(RuntimeError, match="can't start"):
            mine.take()
    mine.give_back(mine.take())
    until(lambda: threading.active_count() <= before)


def test_who_ends_gives_it_back_at_once(database: Database, slots: Callable[..., Slots]) -> None:
    mine = slots()
    mine.give_back(mine.take())
    mine.close()
    assert is_free(database)


def test_who_is_always_busy_gives_it_back_now_and_then(
    database: Database, slots: Callable[..., Slots]
) -> None:
    """Or whoever waits for it would wait for ever."""
    mine = slots()
    mine.give_back(mine.take())
    held = mine.take()
    held.taken_at -= LONGEST_KEPT.total_seconds()
    mine.give_back(held)
    assert is_free(database)
    mine.give_back(mine.take())
    assert is_free(database), "who waits looks now and then only"


def test_who_had_to_wait_for_one_keeps_none(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There are too few for all: one that is kept is one that another has not."""
    other = Leases(database, LEASE)
    other.hold(NAME)
    mine = Slots(database, 1, LEASE, kept=LONG, sleep=lambda _: other.drop(NAME))
    for _ in range(2):
        mine.give_back(mine.take())
        assert is_free(database)
    later = time.monotonic() + SCARCE.total_seconds()
    monkeypatch.setattr(time, "monotonic", lambda: later)
    mine.give_back(mine.take())
    assert not is_free(database)
    mine.close()


def test_two_who_are_always_busy_have_one_slot_in_turns(database: Database) -> None:
    both = [Slots(database, 1, LEASE), Slots(database, 1, LEASE)]
    files, end = [0, 0], time.monotonic() + 15

    def work(number: int) -> None:
        while min(files) < 5 and time.monotonic() < end:
            slot = both[number].take()
            files[number] += 1
            both[number].give_back(slot)
            time.sleep(KEPT.total_seconds() / 3)  # the file is looked at
        both[number].close()

    together(partial(work, 0), partial(work, 1))
    assert min(files) >= 5


def test_one_whose_lease_is_over_is_not_taken_unasked(
    database: Database, clock: FakeClock, slots: Callable[..., Slots]
) -> None:
    """A process that was stopped for a while."""
    mine = slots()
    kept = mine.take()
    mine.give_back(kept)
    kept.renewed_at -= LEASE.total_seconds()
    clock.tick(LEASE)
    assert mine.take() is not kept


def test_one_that_another_process_has_by_now_is_forgotten(
    database: Database, clock: FakeClock, slots: Callable[..., Slots]
) -> None:
    quick = timedelta(seconds=0.03)
    before, mine = threading.active_count(), slots(lease=quick)
    with_file = mine.take()
    other = Leases(database, LEASE)

    def taken() -> bool:  # the thread may renew it just before
        clock.tick(LEASE)
        return other.hold(NAME) is not None

    until(taken)
    until(lambda: threading.active_count() <= before)
    mine.give_back(with_file)
    mine.close()
    assert not is_free(database), "the other's"
