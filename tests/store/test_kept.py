"""Answers that are kept for a while."""

from datetime import timedelta
from itertools import count
from threading import Barrier, Thread

import pytest

from review.fakes import FakeClock
from store.kept import Kept

MINUTE = timedelta(minutes=1)


def test_an_answer_is_given_again_until_it_is_too_old(clock: FakeClock) -> None:
    kept, numbers = Kept[int](clock), count()

    def get(key: str = "a") -> int:
        return kept.get(key, MINUTE, lambda: next(numbers))

    assert [get(), get(), get("b")] == [0, 0, 1]
    clock.tick(MINUTE - timedelta(seconds=1))
    assert [get(), get("b")] == [0, 1]
    clock.tick(timedelta(seconds=1))
    assert [get(), get("b"), get()] == [2, 3, 2]


def test_a_clock_that_was_ahead_keeps_nothing(clock: FakeClock) -> None:
    kept, numbers = Kept[int](clock), count()
    clock.tick(timedelta(days=365))
    kept.get("a", MINUTE, lambda: next(numbers))
    clock.tick(timedelta(days=-365))
    assert kept.get("a", MINUTE, lambda: next(numbers)) == 1


def test_what_is_too_old_takes_no_memory(clock: FakeClock) -> None:
    kept = Kept[int](clock)
    for key in range(100):
        kept.get(key, MINUTE, lambda: 0)
        clock.tick(MINUTE)
    assert len(vars(kept)["_kept"]) == 1


def test_a_failure_is_not_kept(clock: FakeClock) -> None:
    kept = Kept[float](clock)
    with pytest.raises(ZeroDivisionError):
        kept.get("a", MINUTE, lambda: 1 / 0)
    assert kept.get("a", MINUTE, lambda: 1.0) == 1.0


def test_threads_that_want_one_answer_ask_once(clock: FakeClock) -> None:
    kept, numbers, begin, found = Kept[int](clock), count(), Barrier(8), list[int]()

    def get() -> None:
        begin.wait()
        found.append(kept.get("a", MINUTE, lambda: next(numbers)))

    threads = [Thread(target=get) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [0] * 8
