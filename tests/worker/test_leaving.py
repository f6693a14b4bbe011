"""A child of a worker that ends leaves nothing behind that others wait for."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from celery.signals import worker_process_shutdown

import settings
from store.leases import Leases
from wiring import House
from worker import tasks


def test_what_a_child_keeps_for_its_next_file_is_free_when_it_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it does after so many files, right after the last of them."""
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("PARALLEL_FETCHES", "1")
    with closing(House(settings.load())) as house:
        house.migrate()
        other = Leases(house.database, timedelta(seconds=30))
        with house.pace.slot():
            assert other.hold("fetch 1") is None
        monkeypatch.setattr(tasks, "_houses", [house])
        worker_process_shutdown.send(sender=None)
        assert other.hold("fetch 1")
