"""Follows the wiki's uploads and registers each, together with the position."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from threading import Event, Thread
from typing import Protocol

from review.errors import Paused, Transient
from review.gap import Span
from review.log_lines import tell_registered
from review.pause import GO_ON, Work
from store.inbox import Inbox
from store.spans import Spans
from wiki.uploads.seen import Seen
from wiring import House
from worker.hints import Hints
from worker.loop import Say, keep_going

# Events of different data centres come out of order by seconds; what is read twice
# for it is one row.
OVERLAP = timedelta(seconds=30)
# A feed that begins so much later than asked does not reach back to there any more.
BREAK = timedelta(hours=1)
NOTE_SECONDS = 1.0
HINT = "trying again within a minute, nothing is lost"


class Feed(Protocol):
    """Where uploads come from: wiki.uploads.stream or wiki.uploads.backlog."""

    def follow(self, since: datetime, heard: Callable[[], None]) -> Iterator[Seen]:
        """Everything from `since` on, until the feed ends or raises Transient.

        `heard` is called whenever the other side says anything, also where nothing happens.
        """


class Poller:
    """Reads one feed. `seen_until` is how far it has come, for a status line."""

    def __init__(
        self,
        *,
        wiki: str,
        feed: Feed,
        inbox: Inbox,
        spans: Spans,
        enqueue: Callable[[Sequence[int]], None],
        clock: Callable[[], datetime],
        stop: Event,
        first: timedelta = timedelta(0),
        may_read: Callable[[], None] = lambda: None,
        heard: Callable[[], None] = lambda: None,
    ) -> None:
        """`first` is how long before the very first start the log is to be looked through.

        `may_read` raises Paused while nothing is to be registered. `heard` is called whenever
        the feed said something, or is not to be read.
        """
        self._wiki = wiki
        self._feed = feed
        self._inbox = inbox
        self._spans = spans
        self._enqueue = enqueue
        self._clock = clock
        self._stop = stop
        self._first = first
        self._may_read = may_read
        self._heard = heard
        self._begun = clock()  # what is uploaded while the rest starts belongs to it
        self._hints = Hints(inbox, wiki)
        self._begin: datetime | None = None  # of the connection, as far as it was served
        self._noted: Span | None = None
        self.seen_until: datetime | None = None

    def poll(self) -> None:
        """Read the feed from the stored position until it ends.

        A feed that was read and then closed (the event stream's server does so every 15
        minutes) is no trouble: the next call goes on from the position. Raises Paused.
        """
        self._ask()
        position, now = self._inbox.read_until(self._wiki), self._clock()
        if position is None:
            self._inbox.begin(self._wiki, self._begun, self._first)
        since = min(position, now) - OVERLAP if position else self._begun
        before = self.seen_until
        try:
            self._read(since)
            self._heard()  # it ended as feeds do
        except Transient:
            if self.seen_until == before:
                raise

    def _ask(self) -> None:
        try:
            self._may_read()
        except Paused:
            self._heard()
            raise

    def note(self) -> None:
        """Tell the database how far the feed was followed without a break, and all hints.

        It is called now and then by another thread: this one may wait for the next event.
        """
        begin, until = self._begin, self.seen_until
        if begin is not None and until is not None:
            span = Span(begin=begin, end=max(begin, until))
            if span != self._noted:
                self._spans.followed(self._wiki, span)
                self._noted = span
        self._hints.hand_over()

    def _read(self, since: datetime) -> None:
        self._begin = None
        try:
            for seen in self._feed.follow(since, self._heard):
                if self._stop.is_set():
                    return
                self._ask()
                at = self._take(seen)
                self._heard()
                if self._begin is None:
                    self._begin = since if at <= since + BREAK else at
                if self._hints.full:
                    self.note()
        finally:
            self.note()

    def _take(self, seen: Seen) -> datetime:
        # A time in the future would make the next start skip what comes before it.
        at = min(seen.at, self._clock())
        if seen.upload is not None:
            new = self._inbox.register(self._wiki, [seen.upload], at)
            for upload_id in new:
                tell_registered(upload_id, seen.upload.title)
            self._enqueue(new)
        if seen.touch is not None:
            self._hints.add(seen.touch)
        self.seen_until = max(at, self.seen_until or at)
        return at


def poller(
    house: House,
    enqueue: Callable[[Sequence[int]], None],
    stop: Event,
    heard: Callable[[], None] = lambda: None,
) -> Poller:
    """The poller of the configured wiki."""
    return Poller(
        wiki=house.site.name,
        feed=house.feed,
        inbox=house.inbox,
        spans=house.spans,
        enqueue=enqueue,
        clock=house.database.clock,
        stop=stop,
        first=timedelta(hours=house.settings.first_hours),
        may_read=partial(house.pauses.check, Work.POLLING),
        heard=heard,
    )


def follow(house: House, reader: Poller, stop: Event, say: Say, hint: str = HINT) -> None:
    """Poll until `stop` is set: a stream at once again, a log at intervals.

    The hint is said with each trouble.
    """

    def complain(text: str) -> None:
        say(text if GO_ON in text else f"{text}; {hint}")  # a pause says what to do

    def take_notes() -> None:
        keep_going(reader.note, pause=NOTE_SECONDS, stop=stop, say=complain)

    Thread(target=take_notes, name="notes", daemon=True).start()
    pause = 0.0 if house.site.stream else house.settings.backlog_seconds
    keep_going(reader.poll, pause=pause, stop=stop, say=complain)
