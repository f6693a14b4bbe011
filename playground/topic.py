"""A stream's history: all events so far, under the positions that Wikimedia gives them."""

import json
import threading
import time
import uuid
from datetime import UTC, datetime
from typing import Any

from playground.garbage import garbage

_HERE = "eqiad.mediawiki.recentchange"
_ELSEWHERE = "codfw.mediawiki.recentchange"


class Topic:
    """Events in their order, and a bell for those who wait for more.

    Positions have whole seconds, as the real ones: who resumes from one misses the
    later events of that same second.
    """

    def __init__(self) -> None:
        self.bell = threading.Condition()
        self._events: list[tuple[int, bytes]] = []  # (milliseconds of the epoch, JSON)
        self._held: list[tuple[int, bytes]] = []  # until there are enough of them
        self._enough = 0

    def __len__(self) -> int:
        return len(self._events)

    def add(self, event: dict[str, Any]) -> None:
        """Append an event, completed with what every real one has."""
        with self.bell:
            seconds, offset = int(event.get("timestamp", time.time())), len(self._events)
            whole = _completed(event, seconds, offset + len(self._held))
            data = json.dumps(whole, ensure_ascii=False).encode("utf-8", "surrogatepass")
            self._held.append((seconds * 1000, data))
            if len(self._held) >= self._enough:
                self._let_go()
            self.bell.notify_all()

    def hear(self, what: str, count: int) -> None:
        """Do what a test asks of the events; whoever asks has the bell."""
        if what == "shuffle":
            self._enough = count
            if not count:
                self._let_go()
        elif what == "repeat" and count:
            self._events += self._events[-count:]
        elif what == "garbage":
            now = int(time.time()) * 1000
            whole = json.dumps(_completed({}, now // 1000, len(self._events))).encode()
            self._events += [(now, data) for data in garbage(whole)]

    def _let_go(self) -> None:
        self._events += self._held[::-1]
        self._held, self._enough = [], 0

    def message(self, number: int) -> bytes:
        """One event as a server-sent event."""
        milliseconds, data = self._events[number]
        position = [
            {"topic": _HERE, "partition": 0, "timestamp": milliseconds + 1},
            {"topic": _ELSEWHERE, "partition": 0, "offset": -1},
        ]
        name = json.dumps(position, separators=(",", ":")).encode()
        return b"event: message\nid: %s\ndata: %s\n\n" % (name, data)

    def start(self, last_id: str | None, since: str | None) -> int:
        """The number of a client's first event: the id it had last counts before `since`.

        Without either it begins with the next one. Raises ValueError for nonsense.
        """
        after = None
        if last_id:
            places = json.loads(last_id)
            after = next((p.get("timestamp") for p in places if p.get("topic") == _HERE), None)
        elif since:
            after = int(since) if since.isdigit() else _milliseconds(since)
        if after is None:
            return len(self._events)
        return next((n for n, e in enumerate(self._events) if e[0] >= after), len(self._events))


def _completed(event: dict[str, Any], seconds: int, offset: int) -> dict[str, Any]:
    meta = {
        "id": str(uuid.uuid5(uuid.NAMESPACE_OID, f"{offset}")),  # the same after a restart
        "dt": datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "stream": "mediawiki.recentchange",
        **event.get("meta", {}),
        "topic": _HERE,
        "partition": 0,
        "offset": offset,
    }
    return {"$schema": "/mediawiki/recentchange/1.0.0", **event, "meta": meta}


def _milliseconds(iso: str) -> int:
    moment = datetime.fromisoformat(iso)
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000)
