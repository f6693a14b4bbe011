"""The file that a wiki writes its recent changes to, one JSON line for each."""

import json
import time
from pathlib import Path
from typing import Any

from playground.lock import locked
from playground.topic import Topic

_PAUSE = 0.05


def append(feed: Path, event: dict[str, Any]) -> None:
    """Add an event as the wiki does (PHP's LOCK_EX is the same lock)."""
    line = json.dumps({"timestamp": int(time.time()), **event})
    with locked(feed), feed.open("a") as lines:
        lines.write(f"{line}\n")


class Follower:
    """Reads a growing file into a topic, whole lines only."""

    def __init__(self, feed: Path, topic: Topic) -> None:
        self._feed = feed
        self._topic = topic
        self._at = 0

    def catch_up(self) -> None:
        """Add what has come since the last time."""
        with self._feed.open("rb") as feed:
            feed.seek(self._at)
            *lines, rest = feed.read().split(b"\n")
            self._at = feed.tell() - len(rest)
        for line in lines:
            self._topic.add(json.loads(line))

    def follow(self) -> None:
        """Add what comes, for ever."""
        while True:
            self.catch_up()
            time.sleep(_PAUSE)
