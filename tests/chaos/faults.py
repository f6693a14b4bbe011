"""What goes wrong around the service, each for a with block: the servers, the wiki, the disk."""

import errno
import os
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

from sqlalchemy import Connection, NullPool, create_engine
from sqlalchemy.exc import DBAPIError

from playground.database import MariaDB
from playground.redis_server import RedisServer
from tests.chaos.stage import Stage

Fault = Callable[[Stage], AbstractContextManager[None]]
QUEUE = "media-review"
_MEMORY = 256 << 20  # that playground.redis_server gives it
_NOWHERE = ("127.0.0.1", 1)  # no server listens there
_MOST = 100  # more connections than a tool may have


@contextmanager
def redis_dead(stage: Stage) -> Iterator[None]:
    """Killed; it keeps nothing, so it is empty when it is back."""
    stage.redis_server.kill()
    yield
    server = stage.redis_server
    RedisServer.start(server.folder, port=server.port, as_toolforge=True)


@contextmanager
def redis_flushed(stage: Stage) -> Iterator[None]:
    """FLUSHALL, at the beginning and at the end."""
    stage.redis("FLUSHALL")
    yield
    stage.redis("FLUSHALL")


@contextmanager
def redis_evicting(stage: Stage) -> Iterator[None]:
    """Another tool fills it, and it drops what was not used for longest: whole queues."""
    stage.redis("CONFIG", "SET", "maxmemory-policy", "allkeys-lru")
    stage.redis("CONFIG", "SET", "maxmemory-samples", 64)
    time.sleep(1.1)  # by seconds it knows what was used for longest
    stage.redis("CONFIG", "SET", "maxmemory", 8 << 20)
    for number in range(200):
        stage.redis("SET", f"another-tool:{number}", "x" * 100_000)
    yield
    for number in range(200):
        stage.redis("DEL", f"another-tool:{number}")
    stage.redis("CONFIG", "SET", "maxmemory-policy", "noeviction")
    stage.redis("CONFIG", "SET", "maxmemory", _MEMORY)


@contextmanager
def redis_failed_over(stage: Stage) -> Iterator[None]:
    """It is a replica all at once: who waits is told UNBLOCKED, who writes READONLY."""
    stage.redis("REPLICAOF", *_NOWHERE)
    yield
    stage.redis("REPLICAOF", "NO", "ONE")


@contextmanager
def redis_full(stage: Stage) -> Iterator[None]:
    """OOM command not allowed: nothing can be added, and nothing is dropped."""
    stage.redis("CONFIG", "SET", "maxmemory", 1)
    yield
    stage.redis("CONFIG", "SET", "maxmemory", _MEMORY)


@contextmanager
def redis_half_open(stage: Stage) -> Iterator[None]:
    """It is there, and nothing comes back from it."""
    with stage.to_redis.half_open():
        yield


@contextmanager
def redis_away(stage: Stage) -> Iterator[None]:
    """It cannot be reached, and keeps what it has."""
    with stage.to_redis.away():
        yield


@contextmanager
def mariadb_dead(stage: Stage) -> Iterator[None]:
    """Killed, and started again with what was committed."""
    stage.mariadb.kill()
    yield
    stage.database.close()
    MariaDB.start(stage.mariadb.folder, port=stage.mariadb.port, keeps=True)


@contextmanager
def mariadb_restarted(stage: Stage) -> Iterator[None]:
    """Ended and started by its admin: it closes its connections."""
    stage.mariadb.stop()
    yield
    stage.database.close()
    MariaDB.start(stage.mariadb.folder, port=stage.mariadb.port, keeps=True)


@contextmanager
def mariadb_cut(stage: Stage) -> Iterator[None]:
    """Every connection is lost, in the middle of whatever, at the beginning and the end."""
    stage.to_mariadb.cut()
    yield
    stage.to_mariadb.cut()


@contextmanager
def mariadb_half_open(stage: Stage) -> Iterator[None]:
    """It is there, and nothing comes back from it."""
    with stage.to_mariadb.half_open():
        yield


@contextmanager
def mariadb_read_only(stage: Stage) -> Iterator[None]:
    """As ToolsDB is during a failover."""
    stage.sql("SET GLOBAL read_only = ON")
    yield
    stage.sql("SET GLOBAL read_only = OFF")


@contextmanager
def mariadb_slow(stage: Stage) -> Iterator[None]:
    """A fifth of a second more for each question and each answer."""
    with stage.to_mariadb.slow(0.1):
        yield


@contextmanager
def mariadb_crowded(stage: Stage) -> Iterator[None]:
    """Others of the same user have all connections that it may have."""
    with ExitStack() as others:
        for _ in range(_MOST):
            stage.to_mariadb.cut()  # who has one already loses it
            try:
                others.enter_context(_connected(stage))
            except DBAPIError:
                break
        yield


def _connected(stage: Stage) -> Connection:
    return create_engine(stage.mariadb.url, poolclass=NullPool).connect()


@contextmanager
def wiki_down(stage: Stage) -> Iterator[None]:
    """Every answer of the wiki is 503; its event stream goes on."""
    stage.wiki.fault("", 503, times=1_000_000)
    yield
    stage.wiki.clear_faults()


@contextmanager
def wiki_slow(stage: Stage) -> Iterator[None]:
    """Each answer to the service takes half a second more."""
    for what in ("iiurlwidth", "GET /wikipedia/commons/", "maxlag="):
        stage.wiki.fault(what, delay=0.5, times=1_000_000)
    yield
    stage.wiki.clear_faults()


@contextmanager
def stream_down(stage: Stage) -> Iterator[None]:
    """The event stream ends in mid-air, and says no for a while."""
    stage.wiki.relay("fail?status=503&times=1000000")
    stage.wiki.relay("drop")
    yield
    stage.wiki.relay("fail?times=0")


@contextmanager
def disk_full(stage: Stage) -> Iterator[None]:
    """DATA_DIR has not a byte left. Only where that is a small disk of its own."""
    filler = stage.data / "another-tool"
    try:
        _fill(filler)
        yield
    finally:
        filler.unlink()


def _fill(filler: Path) -> None:
    with filler.open("wb", buffering=0) as file:
        for size in (1 << 20, 1 << 10, 1):
            try:
                while True:
                    file.write(bytes(size))
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
    assert os.statvfs(filler.parent).f_bavail == 0
