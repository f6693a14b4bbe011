"""Redis, asked whether it is there, wherever REDIS_URL may say that it is."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitoring.broker import UNREADABLE, why_away
from playground.packages import REDIS, require
from settings import Settings
from tests.api.serving import until


@pytest.fixture
def socket(tmp_path: Path) -> Iterator[Path]:
    """That of a server which listens nowhere else."""
    require(REDIS)
    socket = tmp_path / "redis.sock"
    where = ("--port", "0", "--unixsocket", str(socket), "--dir", str(tmp_path), "--save", "")
    server = subprocess.Popen(
        ["redis-server", *where],
        executable=shutil.which("redis-check-rdb"),  # it looks at its own name
        stdout=subprocess.DEVNULL,
    )
    try:
        until(socket.exists)
        yield socket
    finally:
        server.terminate()
        server.wait()


def test_without_one_nothing_is_away() -> None:
    assert why_away(Settings(redis_url="")) == ""


def test_one_that_is_not_there_is_told_of(tmp_path: Path) -> None:
    for url in ("redis://127.0.0.1:1/0", f"redis+socket://{tmp_path}/redis.sock"):
        assert "connecting to" in why_away(Settings(redis_url=url))


def test_of_a_url_that_cannot_be_read_no_piece_is_told() -> None:
    said = why_away(Settings(redis_url="redis://:se/cret@127.0.0.1:6379/0"))
    assert said == UNREADABLE
    assert "se" not in said.replace("password", "")


@pytest.mark.integration
@pytest.mark.parametrize("database", ["", "?virtual_host=1"])
def test_one_behind_a_socket(socket: Path, database: str) -> None:
    assert why_away(Settings(redis_url=f"redis+socket://{socket}{database}")) == ""
