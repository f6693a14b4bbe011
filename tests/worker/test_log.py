import io
import json
import logging
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from celery.signals import setup_logging

from logs import set_up
from review.log_context import current
from settings import Settings
from tests.log_kept import log_kept
from wiring import House
from worker import tasks


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    with log_kept():
        yield
    tasks._houses.clear()


@pytest.mark.parametrize(
    ("asked", "level"), [(logging.WARNING, "ERROR"), (logging.INFO, "INFO"), (None, "ERROR")]
)
def test_log_level_stands_where_celery_was_asked_for_no_more(
    monkeypatch: pytest.MonkeyPatch, asked: int | None, level: str
) -> None:
    """Celery names WARNING itself, where nobody gave --loglevel."""
    monkeypatch.setenv("LOG_LEVEL", "ERROR")
    setup_logging.send(sender=None, loglevel=asked)
    assert logging.getLevelName(logging.getLogger().level) == level


def test_the_failure_of_a_task_is_one_line_that_names_its_upload(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    chosen = Settings(data_dir=tmp_path)  # a database without tables
    set_up(chosen, "score")
    with closing(House(chosen)) as house:
        tasks.use(house)
        result = tasks.score.apply((5,))
    [line] = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert (line["level"], line["upload"], line["task"]) == ("ERROR", 5, result.id)
    assert "no such table" in line["traceback"]
    assert current() == {}, "the next task begins without it"
