"""When what ends, or is ill, is started again."""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from tests.toolforge.container import Container
from tests.toolforge.fleet import START_SECONDS
from tests.toolforge.running import CHECK_SECONDS, FAILURES, FORGOTTEN, Running, wait


@dataclass
class Started:
    """Stands for a container, which root alone can make, by a process that waits to be ended."""

    process: "subprocess.Popen[bytes]" = field(
        default_factory=lambda: subprocess.Popen(["sh", "-c", "read _; exit 3"], stdin=-1)
    )

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.communicate(b"\n")

    stop = kill = end


@dataclass
class Play:
    """A job whose health and time are chosen."""

    now: float = 1000.0
    complaint: str = ""
    started: list[Started] = field(default_factory=list)

    def start(self) -> Container:
        self.started.append(Started())
        return cast(Container, cast(Any, self.started[-1]))

    def running(self) -> Running:
        return Running(
            name="poll",
            command="poll",
            start=self.start,
            ask=lambda _: self.complaint,
            clock=lambda: self.now,
        )


@pytest.fixture
def play() -> Iterator[Play]:
    made = Play()
    yield made
    for one in made.started:
        one.end()


def test_what_ends_is_started_at_once_and_then_later_each_time(play: Play) -> None:
    running = play.running()
    for seconds in (0.0, 10.0, 20.0, 40.0):
        play.started[-1].end()
        running.tend()
        if seconds:
            assert running.line().split(maxsplit=1)[1].startswith("Restarting   ended (3), ")
            play.now += seconds - 1
            running.tend()
            assert running.code == 3, "too early"
            play.now += 1
            running.tend()
        assert running.code is None
    play.started[-1].end()
    assert running.line() == "poll       Restarting   ended (3), 5 times"
    assert len(play.started) == 5


def test_the_wait_has_an_end() -> None:
    assert [wait(times) for times in (5, 6, 10_000)] == [160.0, 300.0, 300.0]


def test_what_has_run_for_long_is_started_at_once(play: Play) -> None:
    running = play.running()
    for _ in range(2):
        play.now += FORGOTTEN
        play.started[-1].end()
        running.tend()
        assert running.code is None


def test_what_has_not_been_well_is_starting_for_a_time(play: Play) -> None:
    play.complaint = "nothing runs yet"
    running = play.running()
    assert running.line() == "poll       Starting"
    play.now += START_SECONDS
    assert running.line() == "poll       Running      nothing runs yet"
    play.complaint = ""
    assert running.line() == "poll       Running      well"


def test_what_is_ill_for_too_long_is_started_again(play: Play) -> None:
    running = play.running()
    running.line()  # which asks how it is: well
    play.complaint = "ill"
    for _ in range(FAILURES - 1):
        play.now += CHECK_SECONDS
        running.tend()
    play.complaint = ""
    play.now += CHECK_SECONDS
    running.tend()
    play.complaint = "ill"
    for failed in range(FAILURES):
        assert len(play.started) == 1, failed
        play.now += CHECK_SECONDS
        running.tend()
    running.tend()
    assert len(play.started) == 2


def test_a_start_may_take_its_time(play: Play) -> None:
    play.complaint = "nothing runs yet"
    running = play.running()
    for _ in range(int(START_SECONDS / CHECK_SECONDS) - 1):
        play.now += CHECK_SECONDS
        running.tend()
    assert len(play.started) == 1
    assert running.code is None
    for _ in range(FAILURES):
        play.now += CHECK_SECONDS
        running.tend()
    assert running.code == 3
