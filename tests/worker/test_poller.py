"""The poller: every upload once, the position with it."""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any

import pytest

from review.errors import Paused, Transient
from review.gap import Span
from review.upload import Action, Upload
from store.checks import Checks
from store.inbox import Inbox
from store.session import Database
from store.spans import Spans
from wiki.uploads.seen import Seen
from wiki.uploads.touch import Touch
from worker import hints
from worker.poller import BREAK, OVERLAP, Poller

START = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
NOW = START + timedelta(hours=1)


def upload(number: int) -> Upload:
    return Upload(
        wiki="testwiki",
        log_id=number,
        title=f"File:{number}.jpg",
        sha1=f"{number:040x}",
        uploaded_at=START + timedelta(seconds=number),
        uploader="Somebody",
        action=Action.UPLOAD,
    )


def seen(number: int, *, is_upload: bool = True) -> Seen:
    at = START + timedelta(seconds=number)
    return Seen(at=at, upload=upload(number) if is_upload else None)


class Script:
    """A feed that plays one list a connection; an error in a list is raised."""

    def __init__(self, *connections: Sequence[Seen | Exception]) -> None:
        self._connections = list(connections)
        self.asked: list[datetime] = []

    def follow(self, since: datetime, heard: Callable[[], None]) -> Iterator[Seen]:
        self.asked.append(since)
        for item in self._connections.pop(0):
            if isinstance(item, Exception):
                raise item
            yield item


@pytest.fixture
def database(sqlite_url: str) -> Iterator[Database]:
    database = Database(sqlite_url, clock=lambda: START)
    yield database
    database.close()


class Listening(Inbox):
    """Remembers what it is told of titles."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.spans = Spans(database)
        self.touches: list[set[str]] = []
        self.back: list[set[str]] = []

    def touch(self, wiki: str, titles: Collection[str]) -> None:
        self.touches.append(set(titles))
        super().touch(wiki, titles)

    def restored(self, wiki: str, titles: Collection[str]) -> None:
        self.back.append(set(titles))
        super().restored(wiki, titles)


@pytest.fixture
def inbox(database: Database) -> Listening:
    return Listening(database)


class Queue(list[int]):
    """What was sent."""

    def send(self, ids: Sequence[int]) -> None:
        self.extend(ids)


def poller(feed: Script, inbox: Listening, queue: Queue, stop: Event | None = None) -> Poller:
    """A poller that has begun at START before, an hour ago."""
    inbox.register("testwiki", [], START)
    return new_poller(feed, inbox, queue, stop)


def new_poller(
    feed: Script, inbox: Listening, queue: Queue, stop: Event | None = None, **more: Any
) -> Poller:
    return Poller(
        wiki="testwiki",
        feed=feed,
        inbox=inbox,
        spans=inbox.spans,
        enqueue=queue.send,
        clock=lambda: NOW,
        stop=stop or Event(),
        **more,
    )


def test_the_first_start_begins_now_and_is_remembered(inbox: Listening) -> None:
    feed = Script([])
    new_poller(feed, inbox, Queue()).poll()
    assert feed.asked == [NOW]
    assert inbox.read_until("testwiki") == NOW


def test_the_next_start_goes_on_a_little_before_the_position(inbox: Listening) -> None:
    feed, queue = Script([seen(100)], [seen(100), seen(101)]), Queue()
    poller(feed, inbox, queue).poll()
    poller(feed, inbox, queue).poll()
    assert feed.asked[1] == START + timedelta(seconds=100) - OVERLAP
    assert queue == [1, 2], "what is read twice is sent once"


def test_events_out_of_order_are_all_registered_and_the_position_does_not_go_back(
    inbox: Listening,
) -> None:
    queue = Queue()
    reader = poller(Script([seen(5), seen(3), seen(4)]), inbox, queue)
    reader.poll()
    assert len(queue) == 3
    assert inbox.read_until("testwiki") == START + timedelta(seconds=5)
    assert reader.seen_until == START + timedelta(seconds=5)


def test_other_events_move_the_lag_but_not_the_stored_position(inbox: Listening) -> None:
    reader = poller(Script([seen(9, is_upload=False)]), inbox, Queue())
    reader.poll()
    assert reader.seen_until == START + timedelta(seconds=9)
    assert inbox.read_until("testwiki") == START


def test_a_stream_that_was_read_and_then_closed_is_no_trouble(inbox: Listening) -> None:
    poller(Script([seen(1), Transient("closed")]), inbox, Queue()).poll()


def test_a_stream_that_says_nothing_new_before_it_closes_is(inbox: Listening) -> None:
    reader = poller(Script([seen(1), Transient("closed")], [Transient("503")]), inbox, Queue())
    reader.poll()
    with pytest.raises(Transient, match="503"):
        reader.poll()


def test_what_is_heard_is_a_sign_of_life_and_what_is_not_is_none(inbox: Listening) -> None:
    heard: list[str] = []
    pauses: list[Exception] = []

    def may_read() -> None:
        if pauses:
            raise pauses.pop()

    feed = Script([seen(1), seen(2)], [Transient("503")])
    reader = Poller(
        wiki="testwiki",
        feed=feed,
        inbox=inbox,
        spans=inbox.spans,
        enqueue=Queue().send,
        clock=lambda: NOW,
        stop=Event(),
        may_read=may_read,
        heard=lambda: heard.append("heard"),
    )
    reader.poll()
    assert len(heard) == 3, "two events, and its end"
    with pytest.raises(Transient):
        reader.poll()
    assert len(heard) == 3
    pauses.append(Paused("polling is paused"))
    with pytest.raises(Paused):
        reader.poll()
    assert len(heard) == 4, "nobody is ill who is to rest"


def test_it_stops_between_two_events(inbox: Listening) -> None:
    stop, queue = Event(), Queue()

    class Stopping(Script):
        def follow(self, since: datetime, heard: Callable[[], None]) -> Iterator[Seen]:
            yield seen(1)
            stop.set()
            yield seen(2)

    poller(Stopping(), inbox, queue, stop).poll()
    assert len(queue) == 1


def test_an_event_from_the_future_does_not_move_the_position_there(inbox: Listening) -> None:
    queue = Queue()
    poller(Script([seen(10**8), seen(5)]), inbox, queue).poll()
    assert len(queue) == 2
    assert inbox.read_until("testwiki") == NOW


def spans(inbox: Listening) -> list[tuple[float, float]]:
    """In seconds from START."""
    found = inbox.spans.all("testwiki")
    return [((s.begin - START).total_seconds(), (s.end - START).total_seconds()) for s in found]


def test_a_connection_is_a_span_from_what_was_asked_to_the_latest_event(
    inbox: Listening,
) -> None:
    asked = -OVERLAP.total_seconds()
    poller(Script([seen(5), seen(90, is_upload=False), seen(80)]), inbox, Queue()).poll()
    assert spans(inbox) == [(asked, 90)]
    poller(Script([seen(100)]), inbox, Queue()).poll()
    assert spans(inbox) == [(asked, 100)], "the next connection overlaps, and goes on with it"


def test_a_feed_that_begins_much_later_than_asked_has_a_gap(inbox: Listening) -> None:
    inbox.spans.followed("testwiki", Span(begin=START, end=START))
    late = int(BREAK.total_seconds()) + 1
    reader = poller(Script([seen(late), seen(late + 9)]), inbox, Queue())
    reader._clock = lambda: START + 2 * BREAK
    reader.poll()
    assert spans(inbox) == [(0, 0), (late, late + 9)]


def test_a_feed_that_says_nothing_was_not_followed(inbox: Listening) -> None:
    poller(Script([]), inbox, Queue()).poll()
    with pytest.raises(Transient):
        poller(Script([Transient("503")]), inbox, Queue()).poll()
    assert spans(inbox) == []


def hint(number: int, title: str, *, restored: bool = False) -> Seen:
    at = START + timedelta(seconds=number)
    return Seen(at=at, touch=Touch(title=title, restored=restored))


def test_hints_are_handed_over_together_even_when_the_feed_breaks(inbox: Listening) -> None:
    told = [hint(1, "File:A.jpg"), hint(2, "File:B.jpg", restored=True), hint(3, "File:A.jpg")]
    poller(Script([*told, Transient("closed")], []), inbox, Queue()).poll()
    assert inbox.touches == [{"File:A.jpg", "File:B.jpg"}]
    assert inbox.back == [{"File:B.jpg"}]


def test_hints_are_handed_over_before_they_are_many(
    inbox: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hints, "MOST", 10)
    poller(Script([hint(n, f"File:{n}.jpg") for n in range(25)]), inbox, Queue()).poll()
    assert [len(titles) for titles in inbox.touches] == [10, 10, 5]
    assert set.union(*inbox.touches) == {f"File:{n}.jpg" for n in range(25)}


def test_the_first_start_says_from_when_on_the_log_is_to_be_compared(
    inbox: Listening, database: Database
) -> None:
    reader = new_poller(Script([seen(3601, is_upload=False)]), inbox, Queue())
    reader._first = timedelta(hours=5)
    reader.poll()
    assert Checks(database).checked_until("testwiki") == NOW - timedelta(hours=5)
    assert inbox.read_until("testwiki") == NOW, "the feed itself begins now"


def test_notes_are_taken_while_the_feed_is_silent(inbox: Listening) -> None:
    class Silent(Script):
        def follow(self, since: datetime, heard: Callable[[], None]) -> Iterator[Seen]:
            yield hint(5, "File:A.jpg")
            reader.note()  # as the other thread does, while this one waits for an event
            assert (spans(inbox), inbox.touches) == ([(-30, 5)], [{"File:A.jpg"}])
            yield seen(7, is_upload=False)

    reader = poller(Silent(), inbox, Queue())
    reader.poll()
    assert spans(inbox) == [(-30, 7)]
    assert len(inbox.touches) == 1


def test_a_quiet_log_that_was_asked_is_one_span(inbox: Listening) -> None:
    """Nothing happens for hours, and every answer says that nothing did."""
    since = int(-OVERLAP.total_seconds())
    for hours in (3, 4, 5):
        end = seen(hours * 3600, is_upload=False)
        reader = poller(Script([seen(since, is_upload=False), end]), inbox, Queue())
        reader._clock = lambda: START + timedelta(hours=9)
        reader.poll()
    assert spans(inbox) == [(since, 5 * 3600)]


def test_a_feed_that_speaks_or_ends_is_heard_and_one_that_fails_is_not(inbox: Listening) -> None:
    heard: list[None] = []
    feed = Script([seen(1), seen(2, is_upload=False)], [], [Transient("away")])
    reader = new_poller(feed, inbox, Queue(), heard=lambda: heard.append(None))
    reader.poll()
    assert len(heard) == 3, "two events, and an end"
    reader.poll()
    assert len(heard) == 4, "a log that is quiet"
    with pytest.raises(Transient):
        reader.poll()
    assert len(heard) == 4


def test_one_that_is_not_to_be_read_counts_as_heard(inbox: Listening) -> None:
    heard: list[None] = []

    def paused() -> None:
        raise Paused("polling is paused")

    feed = Script([])
    reader = new_poller(feed, inbox, Queue(), heard=lambda: heard.append(None), may_read=paused)
    for _ in range(2):
        with pytest.raises(Paused):
            reader.poll()
    assert (len(heard), feed.asked) == (2, [])
