"""kill -9 of a process between what it wrote and what it would have noted."""

import json
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from annotators.json_lines import JsonLines
from review.clock import now
from review.errors import Transient
from review.handing_on import HandingOn
from store.offers import Offers
from store.session import Database
from tests.annotators.giving import LEASE
from tests.review.values import WIKI
from tests.store.bench import DatabaseBench
from tests.store.conftest import emptied
from tests.store.offering import Offering, ids, until_quiet

pytestmark = pytest.mark.integration  # starts processes

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("rotated", [False, True])
def test_what_was_written_and_not_noted_is_not_written_again(
    database_url: str, tmp_path: Path, rotated: bool
) -> None:
    database = emptied(Database(database_url, now))
    offering = Offering(DatabaseBench(clock=now, database=database))  # type: ignore[arg-type]
    path = tmp_path / "offers.jsonl"
    for log_id in range(1, 6):
        offering.end(log_id)
    for _ in range(2):
        _write_and_die(database_url, path)
    if rotated:
        path.rename(path.with_name("offers.jsonl.1"))
    for log_id in range(6, 9):
        offering.end(log_id)
    _hand_on(database, path, offering)
    files = [path.with_name("offers.jsonl.1"), path] if rotated else [path]
    lines = [line for file in files for line in file.read_bytes().splitlines()]
    assert [json.loads(line)["id"] for line in lines] == ids(*range(1, 9))
    database.close()


def _write_and_die(database_url: str, path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.annotators.giving", database_url, str(path)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "written\n"
    finally:
        process.kill()
        process.communicate()
    time.sleep(LEASE.total_seconds())


def _hand_on(database: Database, path: Path, offering: Offering) -> None:
    process = HandingOn(
        offers=Offers(database, LEASE, WIKI),
        annotator=JsonLines(path),
        may_hand_on=lambda: None,
        clock=now,
    )

    def round() -> None:
        with suppress(Transient):
            process.round()
        time.sleep(0.05)

    until_quiet(round, lambda: not offering.due(1))
