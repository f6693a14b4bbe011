"""A file host on the loopback that answers as it is told, wrongly too."""

import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


@dataclass(frozen=True)
class Answer:
    """`length` is what Content-Length says: as it is (None), nothing (""), or a lie."""

    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    length: str | None = None
    pause: float = 0.0  # seconds before each part of the body
    parts: int = 2


@dataclass(frozen=True)
class Seen:
    path: str
    headers: Message
    body: bytes = b""
    at: datetime = field(default_factory=lambda: datetime.now(UTC))


class _Handler(BaseHTTPRequestHandler):
    server: "_Listener"

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.owner.seen.append(Seen(self.path, self.headers, body))
        self.server.owner.count(+1)
        answers = self.server.owner.answers
        answer = answers.get(self.path) or answers.get(
            self.path.partition("?")[0], Answer(b"", 404)
        )
        self.send_response(answer.status)
        length = str(len(answer.body)) if answer.length is None else answer.length
        for name, value in {"Content-Length": length, **answer.headers}.items():
            if value:
                self.send_header(name, value)
        self.end_headers()
        size = max(1, -(-len(answer.body) // answer.parts))
        try:
            for at in range(0, len(answer.body), size):
                part = answer.body[at : at + size]
                time.sleep(answer.pause)
                if at + size >= len(answer.body):  # from now on the client may be done
                    self.server.owner.count(-1)
                self.wfile.write(part)
                self.wfile.flush()
        except OSError:  # the client has seen enough
            self.close_connection = True

    do_POST = do_GET  # noqa: N815


class _Listener(ThreadingHTTPServer):
    owner: "Server"


class Server:
    """Serves `answers` by path, each on a connection of its own; notes what was asked.

    `most_open` is how many bodies were on their way at the same time, at most.
    """

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.seen: list[Seen] = []
        self.open = self.most_open = 0
        self._counting = threading.Lock()
        self._listener = _Listener(("127.0.0.1", 0), _Handler)
        self._listener.owner = self
        self.host = f"127.0.0.1:{self._listener.server_address[1]}"

    def count(self, change: int) -> None:
        with self._counting:
            self.open += change
            self.most_open = max(self.most_open, self.open)

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"

    def __enter__(self) -> Self:
        self._thread = threading.Thread(
            target=self._listener.serve_forever, kwargs={"poll_interval": 0.01}
        )
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown()
        self._thread.join()
        self._listener.server_close()
