"""Follows the wiki's uploads and registers each, together with the position."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from threading import Event
from typing import Protocol

from review.errors import Transient
from store.inbox import Inbox
from wiki.event import Seen
from wiring import House
from worker.loop import Say, keep_going

# Events of different data centres come out of order by seconds; what is read twice
# for it is one row.
OVERLAP = timedelta(seconds=30)
HINT = "trying again within a minute, nothing is lost (`make demo` needs no network)"


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
            since = min(position, self._clock()) - OVERLAP
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
        # A time in the future would make the next start skip what comes before it.
        at = min(seen.at, self._clock())
        if seen.upload is not None:
            self._enqueue(self._inbox.register(self._wiki, [seen.upload], at))
        self.seen_until = max(at, self.seen_until or at)


def poller(house: House, enqueue: Callable[[Sequence[int]], None], stop: Event) -> Poller:
    """The poller of the configured wiki."""
    return Poller(
        wiki=house.site.name,
        feed=house.feed,
        inbox=house.inbox,
        enqueue=enqueue,
        clock=house.database.clock,
        stop=stop,
    )


def follow(house: House, reader: Poller, stop: Event, say: Say) -> None:
    """Poll until `stop` is set: a stream at once again, a log at intervals."""
    pause = 0.0 if house.site.stream else house.settings.backlog_seconds
    keep_going(reader.poll, pause=pause, stop=stop, say=lambda text: say(f"{text}; {HINT}"))
