"""A webhook on the loopback that answers as it is told, wrongly too."""

import json
import socket
import threading
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self


def answer(status: int = 204, body: bytes = b"", **headers: str) -> bytes:
    """As it goes over the wire; a header's name has underscores here."""
    fields = {"Content-Length": str(len(body))} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    lines = [f"HTTP/1.1 {status} Words", *(f"{name}: {value}" for name, value in fields.items())]
    return "\r\n".join([*lines, "", ""]).encode() + body


@dataclass(frozen=True)
class Drip:
    """An answer of which a byte comes now and then."""

    data: bytes
    seconds: float = 0.05  # between two bytes


@dataclass(frozen=True)
class Posted:
    path: str
    headers: Mapping[str, str]  # names in small letters
    body: bytes

    @property
    def id(self) -> str:
        return str(json.loads(self.body)["id"])


@dataclass
class Listener:
    """Gives `answers` in their order, then 204; notes what it was sent in `posted`.

    An empty answer hangs up; None says nothing, and waits.
    """

    answers: deque[bytes | Drip | None] = field(default_factory=deque)
    posted: list[Posted] = field(default_factory=list)
    connections: int = 0
    patience: float = 5  # seconds until it hangs up on who says nothing

    def __post_init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._socket.settimeout(0.05)
        self.port = int(self._socket.getsockname()[1])
        self._stopped = threading.Event()
        self._threads: list[threading.Thread] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/offers?from=here"

    def __enter__(self) -> Self:
        self._run(self._listen)
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _e: BaseException | None, _t: TracebackType | None
    ) -> None:
        self._stopped.set()
        for thread in self._threads:
            thread.join(10)
        self._socket.close()

    def ids(self) -> list[str]:
        return [each.id for each in self.posted]

    def _run(self, what: Any, *args: object) -> None:
        thread = threading.Thread(target=what, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def wrap(self, connection: socket.socket) -> socket.socket:
        """As it is; TLS would do something here."""
        return connection

    def _listen(self) -> None:
        while not self._stopped.is_set():
            try:
                connection, _ = self._socket.accept()
            except TimeoutError:
                continue
            self.connections += 1
            self._run(self._serve, connection)

    def _serve(self, plain: socket.socket) -> None:
        plain.settimeout(self.patience)
        try:
            with self.wrap(plain) as connection, connection.makefile("rb") as stream:
                while (posted := _read(stream)) is not None:
                    self.posted.append(posted)
                    if not self._answer(connection):
                        return
        except OSError:  # the other side has heard enough
            plain.close()

    def _answer(self, connection: socket.socket) -> bool:
        """Whether more may come on this connection."""
        what = self.answers.popleft() if self.answers else answer()
        if what is None:
            self._stopped.wait(5)
        elif isinstance(what, Drip):
            for byte in what.data:
                connection.sendall(bytes([byte]))
                time.sleep(what.seconds)
        else:
            connection.sendall(what)
        return bool(what)


def _read(stream: Any) -> Posted | None:
    """The next request; None when there is none any more."""
    first = stream.readline().decode()
    if not first:
        return None
    headers: dict[str, str] = {}
    while line := stream.readline().decode().strip():
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    body = stream.read(int(headers["content-length"]))
    assert first.startswith("POST ")
    return Posted(first.split()[1], headers, body)
