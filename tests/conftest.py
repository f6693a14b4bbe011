"""What all tests share: no way out of this machine, and real servers of their own."""

import ipaddress
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, TypeVar

import hypothesis
import pytest

from playground.console import PlaygroundError, say
from playground.database import MariaDB
from playground.redis_server import RedisServer
from playground.service import Service
from playground.wiki import LocalWiki
from store import engine, session
from tests.compiled import sharing

# Also where the environment says otherwise: or each of some hundred processes would compile all.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# What runs the tests in the background has its children ignore these, and theirs as well.
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)

# How long an example takes says something of the machine only.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")

_Server = TypeVar("_Server", bound=Service)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that need servers or processes first: what is left for the end is short.

    Begun last, a long one would keep one of two workers waiting for the other.
    """
    long = {item.path for item in items if item.get_closest_marker("integration")}
    items.sort(key=lambda item: item.path not in long)


@pytest.fixture(scope="session", autouse=True)
def _no_way_out() -> Iterator[None]:
    """Fail whatever test of this process looks up or connects to another machine.

    The failure is no Exception, so that nothing which expects a bad network swallows it.
    """

    def guarded(real: Callable[..., Any], host_of: Callable[..., object]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            host = host_of(*args)
            if not _is_loopback(host):
                pytest.fail(f"a test reaches out of this machine, to {host}")
            return real(*args, **kwargs)

        return call

    def address_host(sock: socket.socket, address: Any) -> object:
        return address[0] if sock.family in (socket.AF_INET, socket.AF_INET6) else None

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("no_proxy", "*")
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, guarded(getattr(socket.socket, name), address_host))
        patch.setattr(
            socket, "getaddrinfo", guarded(socket.getaddrinfo, lambda host, *_, **__: host)
        )
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_real_time() -> Iterator[None]:
    """Fail the run in which a test left a thread that is served before all others."""
    yield
    threads = [int(entry.name) for entry in Path("/proc/self/task").iterdir()]
    assert {os.sched_getscheduler(thread) for thread in threads} == {os.SCHED_OTHER}


@pytest.fixture(scope="session", autouse=True)
def prepare_sqlite() -> Iterator[Callable[[Any, object], None]]:
    """How the service prepares SQLite. Here no commit waits for the disk: no power fails."""
    real = engine._prepare_sqlite

    def prepare(connection: Any, record: object) -> None:
        real(connection, record)
        connection.execute("PRAGMA synchronous=OFF")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "_prepare_sqlite", prepare)
        patch.setattr(session, "engine_of", sharing)
        yield real


def _is_loopback(host: object) -> bool:
    if host in (None, "", b"", "localhost", b"localhost"):
        return True
    try:
        return ipaddress.ip_address(str(host)).is_loopback
    except ValueError:
        return False


@pytest.fixture(scope="session")
def local_wiki(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LocalWiki]:
    """A real wiki with its event stream; all tests of a run share it."""
    with _started(request, "a wiki", LocalWiki.start, tmp_path_factory.mktemp("wiki")) as wiki:
        yield wiki


@pytest.fixture(scope="session")
def redis_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """A real Redis, empty at the beginning of a run."""
    folder = tmp_path_factory.mktemp("redis")
    with _started(request, "Redis", RedisServer.start, folder) as server:
        yield server.url


@pytest.fixture(scope="session")
def mariadb_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """A real MariaDB with an empty database; its user may make others named s00000__*."""
    folder = tmp_path_factory.mktemp("mariadb")
    with _started(request, "MariaDB", MariaDB.start, folder) as server:
        yield server.url


@contextmanager
def _started(
    request: pytest.FixtureRequest, what: str, start: Callable[[Path], _Server], folder: Path
) -> Iterator[_Server]:
    """A server for the time of the run; progress is seen, a failure is one line."""
    capture = request.config.pluginmanager.getplugin("capturemanager")
    with capture.global_and_fixture_disabled() if capture else nullcontext():
        sys.stderr.write("\n")
        say(f"starting {what}")
        try:
            server = start(folder)
        except PlaygroundError as error:
            pytest.fail(f"{what} for the tests: {error}", pytrace=False)
    with server:
        yield server
