"""One politeness for all processes: real ones, over each database."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from review.errors import TooEarly
from review.fakes import FakeClock
from store.leases import Leases
from store.session import Database
from store.tables import PaceRow
from tests.integration.asking import FETCHES, INTERVAL, LEASE, pace_of
from tests.wiki.server import Answer, Server
from wiki.http import Http

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[2]
Process = subprocess.Popen[str]
Start = Callable[..., Process]


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


@pytest.fixture
def start(database: Database, tmp_path: Path) -> Iterator[Start]:
    """Starts processes; those that still run at the end are ended."""
    started: list[Process] = []

    def start(what: str, count: int, url: str) -> Process:
        words = [database.url, str(tmp_path), what, str(count), url]
        command = [sys.executable, "-m", "tests.integration.asking", *words]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def said(process: Process) -> list[str]:
    return process.communicate(timeout=60)[0].splitlines()


def test_two_processes_never_exceed_the_rate(
    server: Server, database: Database, start: Start
) -> None:
    """The turns begin at a known time, for which all wait: so their order proves the rate."""
    server.answers["/"] = Answer(b"")
    first = datetime.now(UTC) + timedelta(seconds=2)
    with database.engine.begin() as connection:
        connection.execute(
            PaceRow.__table__.insert().values(host=server.host, next_at=first)  # type: ignore[attr-defined]
        )
    for process in [start("turn", 8, server.url("/")) for _ in range(2)]:
        assert said(process) == ["done"] * 8
    came = sorted(seen.at for seen in server.seen)
    assert len(came) == 16
    early = [at for number, at in enumerate(came) if at < first + number * INTERVAL]
    assert not early


def test_two_processes_never_fetch_more_at_once_than_there_are_slots(
    server: Server, start: Start
) -> None:
    server.answers["/"] = Answer(b"x" * 1000, pause=0.05)
    for process in [start("fetch", 4, server.url("/")) for _ in range(2)]:
        assert said(process) == ["done"] * 4
    assert len(server.seen) == 8
    assert 0 < server.most_open <= FETCHES


def test_a_killed_process_gives_its_slots_back(database: Database, start: Start) -> None:
    process = start("hold", FETCHES, "http://127.0.0.1/")
    assert process.stdout
    assert [process.stdout.readline() for _ in range(FETCHES)] == ["holds\n"] * FETCHES
    process.kill()
    process.wait()
    slots = [f"fetch {number + 1}" for number in range(FETCHES)]
    clock = FakeClock(datetime.now(UTC))
    database.clock = clock
    assert Leases(database, LEASE).hold(*slots) is None
    clock.tick(LEASE)
    assert Leases(database, LEASE).hold(*slots) == slots[0]


def test_a_pause_that_one_process_was_told_holds_the_others(
    server: Server, database: Database, start: Start
) -> None:
    server.answers["/"] = Answer(b"", 429, {"Retry-After": "600"})
    assert said(start("turn", 1, server.url("/"))) == [f"Transient: {server.host} answered 429"]
    [words] = said(start("fetch", 1, server.url("/")))
    assert words.startswith(f"TooEarly: {server.host} asked for a pause, until ")
    assert len(server.seen) == 1
    with pytest.raises(TooEarly) as caught:
        pace_of(database).turn(server.host)
    assert caught.value.retry_after
    assert timedelta(minutes=5) < caught.value.retry_after <= timedelta(minutes=10)


def test_a_pause_is_that_host_s_alone(server: Server, database: Database) -> None:
    http = Http("agent", pace_of(database))
    http.pace.pause("127.0.0.1:1", timedelta(hours=1))
    server.answers["/"] = Answer(b"x")
    assert http.get(server.url("/")).content == b"x"
