"""What health.sh says of a poller to which nothing comes, or that has not come up yet."""

import os
import socket
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

import pytest

from tests.integration.conftest import wait_until
from tests.monitoring.conftest import MakeStage
from tests.monitoring.test_processes import ROOT, running
from tests.wiki.server import Answer, Server
from worker.pulse import START, STREAM

pytestmark = pytest.mark.integration

Stream = Callable[[], AbstractContextManager[str]]
SECONDS = 8  # after which a process is ill


@contextmanager
def commenting() -> Iterator[str]:
    """A stream that says once a second that it is there."""
    headers = {"Content-Type": "text/event-stream", "Transfer-Encoding": "chunked"}
    comments = Answer(b"3\r\n:\n\n\r\n" * 20, headers=headers, length="", parts=20, pause=1)
    with Server() as server:
        server.answers["/stream"] = comments
        yield server.url("/stream")


@contextmanager
def silent() -> Iterator[str]:
    """One that takes connections, and never answers."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/stream"


def ask(file: Path) -> str:
    """What health.sh says of it."""
    env = {"HEALTH_FILE": str(file), "PATH": os.defpath}
    script = ["/bin/sh", str(ROOT / "health.sh")]
    return subprocess.run(script, env=env, capture_output=True, text=True, check=False).stdout


@pytest.mark.parametrize(("stream", "ill"), [(commenting, False), (silent, True)])
def test_a_quiet_stream_is_no_illness_and_a_stuck_one_is(
    make_stage: MakeStage,
    sqlite_url: str,
    redis_url: str,
    tmp_path: Path,
    stream: Stream,
    ill: bool,
) -> None:
    make_stage(sqlite_url)  # a site's file, and a model
    health = tmp_path / "health"
    with stream() as url:
        site = tmp_path / "site.toml"
        site.write_text(f'stream = "{url}"\n{site.read_text()}')
        own = {"SITE": str(site), "HEALTH_FILE": str(health), "HEALTH_SECONDS": str(SECONDS)}
        with running("poll", tmp_path / "poll", sqlite_url, REDIS_URL=redis_url, **own):
            wait_until(health.exists, 20)
            time.sleep(SECONDS + 4)
            assert (STREAM in ask(health)) == ill


def test_a_slow_start_is_well_for_as_long_as_anything_else(
    make_stage: MakeStage, sqlite_url: str, redis_url: str, tmp_path: Path
) -> None:
    make_stage(sqlite_url)
    health = tmp_path / "health"
    own = {"SITE": str(tmp_path / "site.toml"), "REDIS_URL": redis_url}
    own |= {"HEALTH_FILE": str(health), "HEALTH_SECONDS": str(SECONDS)}
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as held:
        held.execute("BEGIN EXCLUSIVE")  # as a migration of another process does
        with running("poll", tmp_path / "poll", sqlite_url, **own):
            wait_until(health.exists, 20)
            assert ask(health) == "well\n"
            wait_until(lambda: ask(health).startswith(START), SECONDS + 5)
            held.rollback()
            wait_until(lambda: ask(health) == "well\n", 30)
