"""Follows the wiki's uploads and registers each, together with the position."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from threading import Event
from typing import Protocol

from review.errors import Transient
from store.inbox import Inbox
from wiki.event import Seen

# Events of different data centres come out of order by seconds; what is read twice
# for it is one row.
OVERLAP = timedelta(seconds=30)


class Feed(Protocol):
    """Where uploads come from: wiki.stream or wiki.backlog."""

    def follow(self, since: datetime) -> Iterator[Seen]:
        """Everything from `since` on, until the feed ends or raises Transient."""


class Poller:
    """Reads one feed. `seen_until` is how far it has come, for a status line."""

    def __init__(
        self,
        *,
        wiki: str,
        feed: Feed,
        inbox: Inbox,
        enqueue: Callable[[Sequence[int]], None],
        clock: Callable[[], datetime],
        stop: Event,
    ) -> None:
        self._wiki = wiki
        self._feed = feed
        self._inbox = inbox
        self._enqueue = enqueue
        self._clock = clock
        self._stop = stop
        self.seen_until: datetime | None = None

    def poll(self) -> None:
        """Read the feed from the stored position until it ends.

        A feed that was read and then closed (the event stream's server does so every 15
        minutes) is no trouble: the next call goes on from the position.
        """
        position = self._inbox.read_until(self._wiki)
        if position is None:  # the first start begins now; the past is the operator's choice
            since = self._clock()
            self._inbox.register(self._wiki, [], since)
        else:
            since = position - OVERLAP
        before = self.seen_until
        try:
            for seen in self._feed.follow(since):
                if self._stop.is_set():
                    return
                self._take(seen)
        except Transient:
            if self.seen_until == before:
                raise

    def _take(self, seen: Seen) -> None:
        if seen.upload is not None:
            self._enqueue(self._inbox.register(self._wiki, [seen.upload], seen.at))
        self.seen_until = max(seen.at, self.seen_until or seen.at)
