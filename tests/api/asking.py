"""Asks an application in process, byte by byte where that is wanted."""

import asyncio
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self
from urllib.parse import unquote, urlsplit

import requests
from starlette.types import ASGIApp, Message

Headers = Mapping[str, str]
_NONE: Headers = {}


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back; names of headers are in small letters."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """What its body says."""
        return json.loads(self.body)

    @property
    def problem(self) -> Any:
        """The same, of an answer that is none: whole, in its form, and with careful headers."""
        assert self.headers["content-type"] == "application/problem+json"
        assert self.headers["x-content-type-options"] == "nosniff"
        told = self.json
        assert told["status"] == self.status
        assert told["error"] == told["detail"]
        assert told["request_id"] == self.headers["x-request-id"]
        return told


class Client:
    """One caller, who asks one thing after the other. Close it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._runner = asyncio.Runner()

    def get(self, path: str, **more: Any) -> Answer:
        """The answer to GET."""
        return self.ask("GET", path, **more)

    def post(self, path: str, content: bytes | Any = b"", **more: Any) -> Answer:
        """The answer to POST of these bytes; or of `files` or `json`, as requests encodes them."""
        return self.ask("POST", path, content, **more)

    def ask(
        self, method: str, path: str, content: bytes = b"", headers: Headers = _NONE, **more: Any
    ) -> Answer:
        """The answer to any request, with what the caller's library adds."""
        url = f"http://localhost{path}"
        made = requests.Request(method, url, dict(headers), data=content or None, **more).prepare()
        told = dict(made.headers)
        parts = urlsplit(made.url or url)
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        body = made.body.encode() if isinstance(made.body, str) else made.body or b""
        return self.send(method, target, told, [body])

    def send(
        self, method: str, target: str, headers: Headers, chunks: Iterable[bytes | None]
    ) -> Answer:
        """The answer to exactly that. After None nothing comes any more."""
        return self._runner.run(_sent(self._app, method, target, headers, list(chunks)))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._runner.close()


async def _sent(
    app: ASGIApp, method: str, target: str, headers: Headers, chunks: list[bytes | None]
) -> Answer:
    path, _, query = target.partition("?")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(path),
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [
            (name.lower().encode(), value.encode())
            for name, value in {"Host": "localhost", **headers}.items()
        ],
        "client": ("127.0.0.1", 1),
        "server": ("localhost", 80),
    }
    came: list[Message] = []
    left = chunks[::-1]

    async def receive() -> Message:
        if not left or left[-1] is None:
            await asyncio.Event().wait()  # still there, and says nothing
        return {"type": "http.request", "body": left.pop(), "more_body": bool(left)}

    async def send(message: Message) -> None:
        came.append(message)

    await app(scope, receive, send)
    begin, *rest = came
    told = {name.decode().lower(): value.decode() for name, value in begin["headers"]}
    body = b"".join(message.get("body", b"") for message in rest)
    return Answer(status=begin["status"], headers=told, body=body)
