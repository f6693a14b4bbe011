"""The embedded service's threads: none of them ends in silence."""

from threading import Event
from types import SimpleNamespace
from typing import cast

import pytest

from wiring import House
from worker import embedded
from worker.celery import app
from worker.poller import Poller


class DyingWorker:
    """A Celery worker that ends at once, as after an error that Celery has logged."""

    def __init__(self, **_: object) -> None:
        self.started = 0

    def start(self) -> None:
        self.started += 1


def test_scorers_that_end_by_themselves_are_started_again_and_it_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    started: list[object] = []
    said: list[str] = []
    twice = Event()

    def make(**options: object) -> DyingWorker:
        started.append(options)
        if len(started) == 2:
            twice.set()
        return DyingWorker()

    monkeypatch.setattr(app, "WorkController", make)
    monkeypatch.setattr(embedded, "poller", lambda *_: cast(Poller, None))
    settings = SimpleNamespace(scorers=2, log_level="WARNING")
    house = cast(House, SimpleNamespace(settings=settings, editor=None, close=lambda: None))
    service = embedded.Service(house, said.append)
    scorers = service._thread("scorers", service._score)
    assert twice.wait(10)
    service._stop.set()
    scorers.join(10)
    assert not scorers.is_alive()
    assert said == ["the scorers ended by themselves; starting them again"]
