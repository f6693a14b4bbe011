"""The sweeper: what is due is sent again, and a broker that is away costs nothing."""

import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from kombu.exceptions import OperationalError
from sqlalchemy import update

import settings
from review.notice import NoticeKind
from review.upload import Queue
from store.inbox import Inbox
from store.session import Database
from store.tables import NoticeRow
from tests.store.bench import DatabaseBench
from tests.worker.test_poller import START, upload
from wiring import House
from worker import sweeper, tasks
from worker.celery import app
from worker.queues import NAMES, length

PATIENCE = timedelta(minutes=5)


class Now:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.time = START

    def __call__(self) -> datetime:
        return self.time


class Queues:
    """What was sent to each queue."""

    def __init__(self) -> None:
        self.sent: dict[Queue, list[int]] = {queue: [] for queue in Queue}

    def send(self, ids: Sequence[int], queue: Queue = Queue.FRESH) -> None:
        self.sent[queue] += ids

    def length(self, queue: Queue) -> int:
        """Nobody takes anything from it."""
        return len(self.sent[queue])


def sweep_all(inbox: Inbox) -> int:
    """By a service that has just been started."""
    queues = Queues()
    return sweeper.sweep(inbox, queues.send, timedelta(0), length=queues.length)


@pytest.fixture
def now() -> Now:
    return Now()


@pytest.fixture
def inbox(sqlite_url: str, now: Now) -> Iterator[Inbox]:
    database = Database(sqlite_url, clock=now)
    yield Inbox(database)
    database.close()


@pytest.fixture
def messages(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """What is in the fresh queue, which holds three. Nobody takes anything from it."""
    for module in ("store.inbox", "worker.sweeper", "worker.tasks"):
        monkeypatch.setattr(f"{module}.MOST_SENT", 3)
    found: list[int] = []
    monkeypatch.setattr(tasks.score, "apply_async", lambda args, queue: found.extend(args))
    monkeypatch.setattr(tasks, "length", lambda queue: len(found) if queue is Queue.FRESH else 0)
    return found


def test_what_was_just_sent_is_left_alone_and_what_was_lost_is_sent_again(
    inbox: Inbox, now: Now
) -> None:
    inbox.register("testwiki", [upload(1), upload(2)], START)
    queues = Queues()
    assert sweeper.sweep(inbox, queues.send, PATIENCE, length=queues.length) == 0
    now.time += PATIENCE
    assert sweeper.sweep(inbox, queues.send, PATIENCE, length=queues.length) == 2
    assert sweeper.sweep(inbox, queues.send, PATIENCE, length=queues.length) == 0, (
        "sent again, so waited for again"
    )
    assert queues.sent == {Queue.FRESH: [1, 2], Queue.BACKLOG: []}


def test_a_queue_that_nobody_empties_does_not_grow_however_often_all_is_taken_for_lost(
    inbox: Inbox, now: Now, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeper, "MOST_SENT", 3)
    inbox.register("testwiki", [upload(n) for n in range(5)], START)
    queues = Queues()
    for _ in range(10):
        now.time += PATIENCE
        sweeper.sweep(inbox, queues.send, PATIENCE, length=queues.length)
    assert queues.length(Queue.FRESH) == 3


def test_nor_does_it_grow_by_what_the_poller_sends_in_between(
    inbox: Inbox, now: Now, messages: list[int]
) -> None:
    """Where only workers of another queue run, and sweep."""
    for number in range(10):
        now.time += PATIENCE
        sweeper.sweep(inbox, tasks.enqueue, PATIENCE, length=tasks.length)
        tasks.enqueue(inbox.register("testwiki", [upload(number)], START))
    assert len(messages) == 3
    messages.clear()
    now.time += PATIENCE
    assert sweeper.sweep(inbox, tasks.enqueue, PATIENCE, length=tasks.length) == 3


def test_a_message_names_no_file_and_nobody(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """As docs/privacy.md has it: on a shared Redis anybody may read it."""
    monkeypatch.setattr(tasks, "length", lambda _: 0)
    one = replace(upload(7), uploader="Somebody")
    [number] = inbox.register("testwiki", [one], START)
    with app.connection_for_read() as connection:
        queue = connection.SimpleQueue(NAMES[Queue.FRESH])
        queue.clear()  # of what other tests sent
        tasks.enqueue([number])
        message = queue.get(timeout=5)
        message.ack()
    assert message.payload[:2] == [[number], {}]
    told = f"{message.body!r}{message.headers}{message.properties}"
    assert one.title not in told
    assert one.uploader not in told
    assert one.sha1 not in told


def test_no_more_are_sent_than_there_is_room_for(messages: list[int]) -> None:
    for ids in ([1, 2], [3, 4, 5], [6]):
        tasks.enqueue(ids)
    assert messages == [1, 2, 3]


def test_how_long_a_queue_is_is_not_waited_for_where_no_broker_is() -> None:
    begun = time.monotonic()
    with (
        app.connection_for_write("redis://127.0.0.1:1/0") as connection,  # nobody listens there
        pytest.raises(OperationalError),
    ):
        length(connection, Queue.FRESH)
    assert time.monotonic() - begun < 3


def test_after_a_start_everything_is_sent_at_once(inbox: Inbox) -> None:
    inbox.register("testwiki", [upload(1)], START)
    assert sweep_all(inbox) == 1


def test_one_sweep_is_bounded(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeper, "MOST_SENT", 2)
    inbox.register("testwiki", [upload(n) for n in range(5)], START)
    assert sweep_all(inbox) == 2


def test_a_broker_that_is_away_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[int] = []

    def away(args: tuple[int], queue: str) -> None:
        tried.extend(args)
        raise OperationalError("no Redis")

    monkeypatch.setattr(tasks, "length", lambda queue: 0)  # before it went away
    monkeypatch.setattr(tasks.score, "apply_async", away)
    tasks.enqueue([1, 2, 3])
    assert tried == [1], "the first failure is enough to know"


def test_notices_of_an_older_version_get_their_uploaders_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    with closing(House(settings.load())) as house:
        house.migrate()
        DatabaseBench(database=house.database).suspects(1, NoticeKind.REPORT, uploader="A")
        with house.database.engine.begin() as connection:
            connection.execute(update(NoticeRow).values(uploader=""))
        monkeypatch.setattr(tasks, "_houses", [house])
        # The broker is that of the test which asked for one first, and may be away.
        monkeypatch.setattr(tasks, "length", Queues().length)
        tasks.sweep()
        with house.database.read() as session:
            assert [row.uploader for row in session.query(NoticeRow)] == ["A"]
