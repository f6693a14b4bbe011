"""A loop that outlives its errors."""

from collections.abc import Callable
from datetime import timedelta
from threading import Event

import pytest

from review.errors import Halt, Transient
from worker import loop


class Clock(Event):
    """An Event that does not wait: it notes for how long it should have, and ends the loop."""

    def __init__(self, rounds: int) -> None:
        super().__init__()
        self.waited: list[float] = []
        self._rounds = rounds

    def wait(self, timeout: float | None = None) -> bool:
        self.waited.append(timeout or 0.0)
        if len(self.waited) >= self._rounds:
            self.set()
        return self.is_set()


def run(step: Callable[[], None], rounds: int, pause: float = 0.0) -> tuple[list[float], list[str]]:
    said: list[str] = []
    clock = Clock(rounds)
    loop.keep_going(step, pause=pause, stop=clock, say=said.append)
    return clock.waited, said


def raising(*errors: BaseException | None) -> Callable[[], None]:
    """A step that fails with each error in turn (None: it goes well)."""
    rest = list(errors)

    def step() -> None:
        if (error := rest.pop(0)) is not None:
            raise error

    return step


def test_without_errors_it_pauses_as_it_is_told() -> None:
    assert run(lambda: None, 3, pause=2.0) == ([2.0, 2.0, 2.0], [])


def test_the_pause_doubles_up_to_a_minute_and_the_error_is_said_once() -> None:
    waited, said = run(raising(*[Transient("away")] * 10), 10)
    assert waited[:4] == [0.5, 1.0, 2.0, 4.0]
    assert waited[-1] == loop.LONGEST_PAUSE
    assert said == ["away"]


def test_what_holds_a_lease_never_pauses_for_longer_than_it_says() -> None:
    clock, step = Clock(10), raising(*[Halt("no")] * 10)
    loop.keep_going(step, pause=5.0, stop=clock, say=lambda line: None, longest=10.0)
    assert max(clock.waited) == 10.0


def test_after_a_good_round_the_same_error_is_news_again() -> None:
    waited, said = run(raising(Transient("away"), None, Transient("away")), 3)
    assert said == ["away", "away"]
    assert waited == [0.5, 0.0, 0.5]


def test_another_error_is_said_too() -> None:
    _, said = run(raising(Transient("one"), Transient("two"), Transient("one")), 3)
    assert said == ["one", "two", "one"]


def test_retry_after_is_obeyed() -> None:
    waited, _ = run(raising(Transient("busy", timedelta(seconds=42))), 1)
    assert waited == [42.0]


def test_a_halt_says_that_nothing_is_written() -> None:
    waited, said = run(raising(Halt("the run page says no")), 1)
    assert said == ["stopped writing: the run page says no"]
    assert waited == [loop.LONGEST_PAUSE / 2]


def test_what_would_end_the_thread_in_silence_is_said() -> None:
    _, said = run(raising(SystemExit("worker: no model"), None), 2)
    assert said == ["worker: no model"]


def test_an_unforeseen_error_does_not_end_the_loop(caplog: pytest.LogCaptureFixture) -> None:
    waited, said = run(raising(ZeroDivisionError("oh"), None), 2)
    assert said == ["unforeseen: ZeroDivisionError: oh"]
    assert len(waited) == 2
    assert "Traceback" in caplog.text
