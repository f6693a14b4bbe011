"""The poller: every upload once, the position with it."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest

from review.errors import Transient
from review.upload import Action, Upload
from store.inbox import Inbox
from store.migrate import upgrade
from store.session import Database
from wiki.event import Seen
from worker.poller import OVERLAP, Poller

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

    def follow(self, since: datetime) -> Iterator[Seen]:
        self.asked.append(since)
        for item in self._connections.pop(0):
            if isinstance(item, Exception):
                raise item
            yield item


@pytest.fixture
def inbox(tmp_path: Path) -> Iterator[Inbox]:
    database = Database(f"sqlite:///{tmp_path / 'review.db'}", clock=lambda: START)
    upgrade(database)
    yield Inbox(database)
    database.close()


class Queue(list[int]):
    """What was sent."""

    def send(self, ids: Sequence[int]) -> None:
        self.extend(ids)


def poller(feed: Script, inbox: Inbox, queue: Queue, stop: Event | None = None) -> Poller:
    """A poller that has begun at START before, an hour ago."""
    inbox.register("testwiki", [], START)
    return new_poller(feed, inbox, queue, stop)


def new_poller(feed: Script, inbox: Inbox, queue: Queue, stop: Event | None = None) -> Poller:
    return Poller(
        wiki="testwiki",
        feed=feed,
        inbox=inbox,
        enqueue=queue.send,
        clock=lambda: NOW,
        stop=stop or Event(),
    )


def test_the_first_start_begins_now_and_is_remembered(inbox: Inbox) -> None:
    feed = Script([])
    new_poller(feed, inbox, Queue()).poll()
    assert feed.asked == [NOW]
    assert inbox.read_until("testwiki") == NOW


def test_the_next_start_goes_on_a_little_before_the_position(inbox: Inbox) -> None:
    feed, queue = Script([seen(100)], [seen(100), seen(101)]), Queue()
    poller(feed, inbox, queue).poll()
    poller(feed, inbox, queue).poll()
    assert feed.asked[1] == START + timedelta(seconds=100) - OVERLAP
    assert queue == [1, 2], "what is read twice is sent once"


def test_events_out_of_order_are_all_registered_and_the_position_does_not_go_back(
    inbox: Inbox,
) -> None:
    queue = Queue()
    reader = poller(Script([seen(5), seen(3), seen(4)]), inbox, queue)
    reader.poll()
    assert len(queue) == 3
    assert inbox.read_until("testwiki") == START + timedelta(seconds=5)
    assert reader.seen_until == START + timedelta(seconds=5)


def test_other_events_move_the_lag_but_not_the_stored_position(inbox: Inbox) -> None:
    reader = poller(Script([seen(9, is_upload=False)]), inbox, Queue())
    reader.poll()
    assert reader.seen_until == START + timedelta(seconds=9)
    assert inbox.read_until("testwiki") == START


def test_a_stream_that_was_read_and_then_closed_is_no_trouble(inbox: Inbox) -> None:
    poller(Script([seen(1), Transient("closed")]), inbox, Queue()).poll()


def test_a_stream_that_says_nothing_new_before_it_closes_is(inbox: Inbox) -> None:
    reader = poller(Script([seen(1), Transient("closed")], [Transient("503")]), inbox, Queue())
    reader.poll()
    with pytest.raises(Transient, match="503"):
        reader.poll()


def test_it_stops_between_two_events(inbox: Inbox) -> None:
    stop, queue = Event(), Queue()

    class Stopping(Script):
        def follow(self, since: datetime) -> Iterator[Seen]:
            yield seen(1)
            stop.set()
            yield seen(2)

    poller(Stopping(), inbox, queue, stop).poll()
    assert len(queue) == 1


def test_an_event_from_the_future_does_not_move_the_position_there(inbox: Inbox) -> None:
    queue = Queue()
    poller(Script([seen(10**8), seen(5)]), inbox, queue).poll()
    assert len(queue) == 2
    assert inbox.read_until("testwiki") == NOW
