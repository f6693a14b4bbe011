"""What is done to the service's own processes, each for a with block."""

import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta

from tests.chaos.fleet import BEAT, EDIT, POLL, WORK
from tests.chaos.stage import ALL, Stage

Turn = Callable[[Stage], AbstractContextManager[None]]


def killed(name: str) -> Turn:
    """By SIGKILL, at the beginning and at the end."""

    @contextmanager
    def turn(stage: Stage) -> Iterator[None]:
        stage.fleet.kill(name)
        yield
        stage.fleet.kill(name)

    turn.__name__ = f"{name} killed"
    return turn


@contextmanager
def children_killed(stage: Stage) -> Iterator[None]:
    """Each of the worker's, one after the other."""
    stage.fleet.kill_child(WORK, 0)
    yield
    stage.fleet.kill_child(WORK, 1)


@contextmanager
def all_killed(stage: Stage) -> Iterator[None]:
    """All at once, as when the machine goes down."""
    for name in stage.fleet.names:
        stage.fleet.kill(name)
    yield


@contextmanager
def stopped(stage: Stage) -> Iterator[None]:
    """All are away for a while, ended by SIGTERM, and by SIGKILL after 15 seconds."""
    for name in ALL:
        stage.fleet.leave(name)
    yield
    stage.fleet.join(*ALL)


@contextmanager
def frozen(stage: Stage) -> Iterator[None]:
    """The editor is stopped in the middle, and goes on later, when another has its lease."""
    second = f"{EDIT} 2"
    stage.fleet.signal(EDIT, signal.SIGSTOP)
    stage.fleet.join(second)
    yield
    stage.fleet.signal(EDIT, signal.SIGCONT)
    stage.fleet.leave(second)


@contextmanager
def twice(stage: Stage) -> Iterator[None]:
    """Two of each, as in the middle of a deploy."""
    second = [f"{name} 2" for name in (POLL, WORK, BEAT, EDIT)]
    stage.fleet.join(*second)
    yield
    for name in second:
        stage.fleet.leave(name)


def with_wrong_clock(ahead: timedelta, called: str) -> Turn:
    """Second ones of all have a clock that jumps so far; at the end they are away again."""

    @contextmanager
    def turn(stage: Stage) -> Iterator[None]:
        names = [f"{name} wrong" for name in ALL]
        stage.fleet.join(*names, wrong_clock=True)
        with stage.fleet.clock.wrong(ahead):
            yield
        for name in names:
            stage.fleet.leave(name)

    turn.__name__ = called
    return turn
