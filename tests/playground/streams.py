"""A stream without a wiki, and a plain reader of it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from playground.servers import serve_stream
from playground.wiki import LocalWiki


@dataclass(frozen=True)
class Message:
    """One server-sent event."""

    id: str
    event: dict[str, Any]

    @property
    def title(self) -> str:
        return str(self.event.get("title"))


@contextmanager
def lone_stream(folder: Path) -> Iterator[LocalWiki]:
    """Nothing but a stream, as yet without events; `folder` is there already."""
    (folder / "log").mkdir()
    (folder / "rc.jsonl").touch()
    stream = f"http://127.0.0.1:{serve_stream(folder).port}/v2/stream/recentchange"
    yield LocalWiki(folder=folder, server="", stream_url=stream)
    LocalWiki.end(folder)


@contextmanager
def opened(
    url: str, since: str | None = None, last_id: str | None = None
) -> Iterator[Iterator[Message]]:
    """Connected when the block begins: what happens from then on is not missed."""
    headers = {"Last-Event-ID": last_id} if last_id else {}
    params = {"since": since} if since else {}
    with requests.get(url, params=params, headers=headers, stream=True, timeout=10) as answer:
        answer.raise_for_status()
        lines = answer.iter_lines(chunk_size=1)
        assert next(lines) == b":ok"
        yield _messages(lines)


def _messages(lines: Iterator[bytes]) -> Iterator[Message]:
    last_id = ""
    for line in lines:
        name, _, value = line.decode().partition(": ")
        if name == "id":
            last_id = value
        if name == "data":
            yield Message(last_id, json.loads(value))
