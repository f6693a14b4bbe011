"""A throw-away Redis server."""

import socket
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Self

from playground.lock import locked
from playground.loopback import free_port
from playground.packages import REDIS, require
from playground.process import Process
from playground.service import Service

# What Toolforge has renamed away; who runs the server has it under another name.
WITHHELD = "OF-THE-ADMIN-"
_WITHHELD = [
    *("CLIENT", "CONFIG", "FLUSHALL", "FLUSHDB", "KEYS"),
    *("MONITOR", "RANDOMKEY", "SCAN", "SHUTDOWN"),
]


@dataclass(frozen=True, kw_only=True)
class RedisServer(Service):
    """A running server that keeps nothing: it is empty after each start."""

    records: ClassVar = ("redis.json",)

    port: int

    @classmethod
    def start(cls, folder: Path, *, port: int = 0, as_toolforge: bool = False) -> Self:
        """Serve from that folder; what runs already goes on running.

        A port of 0 is the last one if it is still free. `as_toolforge` takes away the
        commands that Toolforge does (they have WITHHELD before their names then), and gives up
        what was not used for long when memory is scarce. Raises PlaygroundError when it does
        not come up.
        """
        require(REDIS)
        folder = folder.resolve()
        record, log = folder / "redis.json", folder / "redis.log"
        with locked(folder / "lock"):
            process = Process.recall(record)
            if process is None:
                port = free_port(port or Process.last_port(record))
                withheld = _WITHHELD if as_toolforge else []
                policy = "allkeys-lru" if as_toolforge else "noeviction"
                process = Process.start(
                    record,
                    [
                        "redis-check-rdb",  # redis-tools has the server under this name only
                        *("--bind", "127.0.0.1", "--port", f"{port}", "--dir", str(folder)),
                        *("--save", "", "--appendonly", "no", "--maxmemory", "256mb"),
                        *("--maxmemory-policy", policy),
                        *(
                            word
                            for name in withheld
                            for word in ("--rename-command", name, f"{WITHHELD}{name}")
                        ),
                    ],
                    name="redis-server",  # it looks at its own name
                    port=port,
                    log=log,
                )
                process.wait_until(lambda: _pongs(port), log)
        return cls(folder=folder, port=process.port)

    @property
    def url(self) -> str:
        """Its address, with database 0."""
        return f"redis://127.0.0.1:{self.port}/0"


def _pongs(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as client:
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")
    except OSError:
        return False
