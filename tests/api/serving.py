"""An application on a real socket, served by a thread of this process."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import uvicorn
from fastapi import FastAPI

from api.serve import configured
from settings import Settings


@dataclass(frozen=True, kw_only=True)
class Served:
    """Where it listens."""

    port: int

    @property
    def url(self) -> str:
        """Where to ask."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def host(self) -> str:
        """The same without a scheme, as Triton's client wants it."""
        return f"127.0.0.1:{self.port}"

    def connect(self) -> socket.socket:
        """A connection, on which nothing takes longer than ten seconds."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=10)

    def raw(self, content: bytes) -> "Raw":
        """What is answered to these bytes, until the other side hangs up."""
        with self.connect() as caller:
            caller.sendall(content)
            return Raw.of(caller)


@dataclass(frozen=True, kw_only=True)
class Raw:
    """An answer as it came."""

    status: int
    headers: dict[str, str]
    body: bytes

    @classmethod
    def of(cls, caller: socket.socket) -> "Raw":
        """What comes until the other side hangs up."""
        content = b""
        while chunk := caller.recv(65_536):
            content += chunk
        head, _, body = content.partition(b"\r\n\r\n")
        line, *lines = head.decode().split("\r\n")
        pairs = (line.partition(": ") for line in lines)
        headers = {name.lower(): value for name, _, value in pairs}
        return cls(status=int(line.split()[1]), headers=headers, body=body)

    @property
    def problem(self) -> Any:
        """Of an answer that is none."""
        assert self.headers["content-type"] == "application/problem+json"
        return json.loads(self.body)


@contextmanager
def served(app: FastAPI) -> Iterator[Served]:
    """Serve it meanwhile."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(configured(app, Settings(log_level="WARNING")))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        until(lambda: server.started)
        yield Served(port=listener.getsockname()[1])
    finally:
        server.should_exit = True
        thread.join()


def until(true: Callable[[], object], seconds: float = 10) -> None:
    """Wait for it. Raises AssertionError when it does not come."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.005)
