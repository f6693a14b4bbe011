"""Who asks often is answered from memory, and who asks a silent database soon."""

import threading
import time
from collections.abc import Callable

from sqlalchemy.exc import OperationalError

from monitoring.recent import Recent


def test_an_answer_is_told_again_until_it_is_old() -> None:
    answers = iter(range(1, 9))
    recent = Recent(lambda: next(answers), age=0.2)
    assert [recent.get() for _ in range(3)] == [1, 1, 1]
    time.sleep(0.25)
    assert recent.get() == 2


def test_those_who_ask_at_the_same_time_share_one_question() -> None:
    asked = threading.Semaphore(0)

    def ask() -> int:
        asked.release()
        time.sleep(0.2)
        return 7

    recent, told = Recent(ask), list[int | None]()
    threads = [threading.Thread(target=lambda: told.append(recent.get())) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == [7] * 5
    assert asked.acquire(blocking=False)
    assert not asked.acquire(blocking=False)


def test_silence_costs_one_asker_his_patience_and_the_others_nothing() -> None:
    go, asked = threading.Event(), list[int]()

    def ask() -> str:
        asked.append(1)
        go.wait(10)
        return "here"

    recent = Recent(ask, age=0.5, patience=0.2)
    begun = time.monotonic()
    assert [recent.get() for _ in range(20)] == [None] * 20
    assert 0.2 <= time.monotonic() - begun < 0.45
    time.sleep(0.5)
    assert recent.get() is None
    assert len(asked) == 1, "no second question while the first is not answered"
    go.set()
    _until(lambda: recent.get() == "here")


def test_an_error_of_the_database_is_no_answer_and_not_asked_for_again_at_once() -> None:
    asked = list[int]()

    def ask() -> str:
        asked.append(1)
        raise OperationalError("SELECT secret", {}, Exception("gone"))

    recent = Recent(ask, age=0.2)
    assert [recent.get() for _ in range(3)] == [None] * 3
    assert len(asked) == 1
    time.sleep(0.25)
    assert recent.get() is None
    assert len(asked) == 2


def _until(true: Callable[[], bool]) -> None:
    until = time.monotonic() + 5
    while not true():
        assert time.monotonic() < until
        time.sleep(0.02)
