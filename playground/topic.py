"""A stream's history: all events so far, under the positions that Wikimedia gives them."""

import json
import threading
import time
import uuid
from datetime import UTC, datetime
from typing import Any

_HERE = "eqiad.mediawiki.recentchange"
_ELSEWHERE = "codfw.mediawiki.recentchange"


class Topic:
    """Events in their order, and a bell for those who wait for more.

    Positions have whole seconds, as the real ones: who resumes from one misses the
    later events of that same second.
    """

    def __init__(self) -> None:
        self.bell = threading.Condition()
        self._events: list[tuple[int, str]] = []  # (milliseconds of the epoch, JSON)

    def __len__(self) -> int:
        return len(self._events)

    def add(self, event: dict[str, Any]) -> None:
        """Append an event, completed with what every real one has."""
        with self.bell:
            seconds, offset = int(event.get("timestamp", time.time())), len(self._events)
            moment = datetime.fromtimestamp(seconds, UTC)
            meta = {
                "id": str(uuid.uuid5(uuid.NAMESPACE_OID, f"{offset}")),  # the same after a restart
                "dt": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
                "stream": "mediawiki.recentchange",
                **event.get("meta", {}),
                "topic": _HERE,
                "partition": 0,
                "offset": offset,
            }
            whole = {"$schema": "/mediawiki/recentchange/1.0.0", **event, "meta": meta}
            self._events.append((seconds * 1000, json.dumps(whole, ensure_ascii=False)))
            self.bell.notify_all()

    def message(self, number: int) -> str:
        """One event as a server-sent event."""
        milliseconds, data = self._events[number]
        position = [
            {"topic": _HERE, "partition": 0, "timestamp": milliseconds + 1},
            {"topic": _ELSEWHERE, "partition": 0, "offset": -1},
        ]
        return (
            f"event: message\nid: {json.dumps(position, separators=(',', ':'))}\ndata: {data}\n\n"
        )

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


def _milliseconds(iso: str) -> int:
    moment = datetime.fromisoformat(iso)
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000)
