"""Redis, MariaDB, the wiki and the disk fail under a service at work, and are back after a while.

Files are uploaded before, meanwhile and after; the service is not touched.
"""

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from playground.wiki import LocalWiki
from tests.chaos import faults
from tests.chaos.case import judge
from tests.chaos.disk import small_disk
from tests.chaos.faults import Fault
from tests.chaos.pool import Pool
from tests.chaos.stage import ALL, Stage, stage

pytestmark = [pytest.mark.integration, pytest.mark.chaos]


@pytest.fixture(scope="module")
def running(
    wiki: LocalWiki, models: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    """One service for all of these cases: a case begins where the last has left it."""
    folder = tmp_path_factory.mktemp("faults")
    with small_disk(folder / "data") as data, stage(wiki, folder, models, data=data) as made:
        made.start(*ALL)
        yield made


@pytest.mark.parametrize(
    ("fault", "seconds"),
    [
        pytest.param(faults.redis_dead, 5, id="redis_dead"),
        pytest.param(faults.redis_flushed, 1, id="redis_flushed"),
        pytest.param(faults.redis_failed_over, 5, id="redis_failed_over"),
        pytest.param(faults.redis_full, 5, id="redis_full"),
        pytest.param(faults.redis_away, 5, id="redis_away"),
        pytest.param(faults.redis_half_open, 40, id="redis_half_open"),
        pytest.param(faults.mariadb_dead, 5, id="mariadb_dead"),
        pytest.param(faults.mariadb_restarted, 1, id="mariadb_restarted"),
        pytest.param(faults.mariadb_cut, 1, id="mariadb_cut"),
        pytest.param(faults.mariadb_read_only, 5, id="mariadb_read_only"),
        pytest.param(faults.mariadb_crowded, 5, id="mariadb_crowded"),
        pytest.param(faults.mariadb_slow, 5, id="mariadb_slow"),
        pytest.param(faults.mariadb_half_open, 40, id="mariadb_half_open"),
        pytest.param(faults.wiki_slow, 5, id="wiki_slow"),
        pytest.param(faults.stream_down, 5, id="stream_down"),
        pytest.param(faults.disk_full, 5, id="disk_full"),
    ],
)
def test_fault(
    fault: Fault, seconds: float, running: Stage, pool: Pool, request: pytest.FixtureRequest
) -> None:
    name = request.node.callspec.id.replace("_", " ")  # as titles are
    parts = [
        pool.take(f"Fault {name} {when}", clear=1) for when in ("before", "meanwhile", "after")
    ]
    files = [file for part in parts for file in part]
    running.upload(parts[0], f"{name} before")
    with fault(running):
        running.upload(parts[1], f"{name} meanwhile")
        time.sleep(seconds)
    running.upload(parts[2], f"{name} after")
    began = time.monotonic()
    running.wait(lambda: running.settled(files))
    took = time.monotonic() - began
    judge(running, files, pool)
    sys.stderr.write(f"{name}: all was done {took:.1f} s after it, ended: {running.ends()}\n")
