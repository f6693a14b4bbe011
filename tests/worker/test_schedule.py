"""Beat goes on when its clock was wrong."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from celery import Celery
from celery.beat import ScheduleEntry

from worker.schedule import Scheduler

DAYS = timedelta(days=3)


class Sent(Scheduler):
    """Remembers what it would send."""

    sent: list[str]

    def apply_entry(self, entry: ScheduleEntry, producer: Any = None) -> None:
        self.sent.append(entry.name)


@pytest.fixture
def scheduler(tmp_path: Path) -> Iterator[Sent]:
    app = Celery("tests", broker="memory://")
    app.conf.result_expires = None  # or Celery adds a task of its own
    app.conf.beat_schedule = {
        "sweep": {"task": "sweep", "schedule": 30.0},
        "sample": {"task": "sample", "schedule": 600.0},
    }
    with closing(Sent(app=app, schedule_filename=str(tmp_path / "schedule"))) as scheduler:
        scheduler.sent = []
        yield scheduler


def ticks(scheduler: Sent, times: int = 2) -> list[str]:
    scheduler.sent.clear()
    for _ in range(times):
        scheduler.tick()
    return sorted(scheduler.sent)


def test_what_is_not_due_is_not_sent(scheduler: Sent) -> None:
    assert ticks(scheduler) == []


def test_a_clock_that_was_ahead_holds_nothing_up(
    scheduler: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = scheduler.app.now
    scheduler.tick()
    with monkeypatch.context() as patch:
        patch.setattr(scheduler.app, "now", lambda: now() + DAYS)
        assert ticks(scheduler, 3) == ["sample", "sweep"]
    assert ticks(scheduler, 3) == ["sample", "sweep"], "it waits for three days"
    assert ticks(scheduler) == [], "sent again and again"
