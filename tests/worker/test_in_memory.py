"""The broker in memory: who waits for a message sees soon that there is none."""

import time
from collections.abc import Iterator
from typing import Any

import pytest

from worker.celery import app


@pytest.fixture
def connection() -> Iterator[Any]:
    with app.connection_for_write("memory://localhost/") as connection:
        yield connection


def test_nobody_waits_for_long(connection: Any) -> None:
    began = time.monotonic()
    with connection.SimpleQueue("empty"), pytest.raises(TimeoutError):
        connection.drain_events(timeout=10)
    assert time.monotonic() - began < 5, "Celery asks for two seconds, and again before it ends"


def test_what_is_there_is_delivered(connection: Any) -> None:
    with connection.SimpleQueue("one") as queue:
        queue.put("a message")
        assert queue.get(timeout=5).payload == "a message"
