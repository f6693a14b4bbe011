"""A plain reader of the event stream."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import requests


@dataclass(frozen=True)
class Message:
    """One server-sent event."""

    id: str
    event: dict[str, Any]

    @property
    def title(self) -> str:
        return str(self.event.get("title"))


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
