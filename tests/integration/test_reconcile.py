"""What a real stream drops, and what comes while nobody follows: found in the wiki's log."""

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from playground import media
from playground.feed import Follower
from playground.person import Person
from playground.relay_client import Client
from playground.relay_server import Relay
from playground.topic import Topic
from playground.wiki import LocalWiki
from review.errors import Transient
from review.gap import Span, Why
from review.status import Status
from review.upload import Queue
from settings import Settings
from tests.wiki.conftest import AGENT
from wiki.http import Http
from wiki.uploads.backlog import Backlog
from wiki.uploads.stream import Stream
from wiring import House
from worker import reconciler
from worker.poller import Poller
from worker.reconciler import Reconciler, reconcile

pytestmark = pytest.mark.integration

WIKI = "commonswiki"


@pytest.fixture(autouse=True)
def _no_patience_with_fresh_uploads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reconciler, "SETTLED", timedelta(0))


@pytest.fixture
def house(wiki: LocalWiki, tmp_path: Path) -> Iterator[House]:
    """The parts of a service that has never run; they need no model."""
    house = House(Settings(site=str(wiki.site_toml(tmp_path)), data_dir=tmp_path))
    house.migrate()
    yield house
    wiki.clear_faults()
    house.close()


@pytest.fixture
def since() -> datetime:
    """A moment of this test's own: uploads of earlier tests lie in earlier seconds."""
    time.sleep(1 - time.time() % 1)
    return datetime.now(UTC).replace(microsecond=0)


class ShortPages(Http):
    """Two entries a page; dies instead of asking for the page of that number."""

    def __init__(self, dies_at: int = 0) -> None:
        super().__init__(AGENT)
        self._left = dies_at

    def query(self, api: str, **params: str) -> dict[str, Any]:
        self._left -= 1
        if self._left == 0:
            raise KeyboardInterrupt  # nothing catches this: the end of a process
        return super().query(api, **params | {"lelimit": "2"})


def new_reconciler(house: House, http: Http) -> Reconciler:
    return Reconciler(
        wiki=WIKI,
        log=Backlog(house.site, http),
        inbox=house.inbox,
        spans=house.spans,
        checks=house.checks,
        clock=house.database.clock,
        stop=Event(),
    )


def titles(house: House) -> list[str]:
    """Those of this file's tests: the poller also reads the half minute before it began."""
    found = (row.title.partition("File:Gap ")[2] for row in house.watch.uploads())
    return sorted(filter(None, found))


def upload(person: Person, *numbers: int) -> None:
    for number in numbers:
        person.upload(f"Gap {number}.jpg", media.picture(number))


@contextmanager
def a_stream_without(title: str, wiki: LocalWiki, since: datetime, folder: Path) -> Iterator[str]:
    """The address of a relay that heard of all since then but what happened to that title."""
    feed, topic = folder / "dropping.jsonl", Topic()
    lines = (wiki.folder / "rc.jsonl").read_text().splitlines()
    events = [event for event in map(json.loads, lines) if event.get("title") != title]
    kept = [event for event in events if event["timestamp"] >= since.timestamp()]
    feed.write_text("".join(f"{json.dumps(event)}\n" for event in kept))
    Follower(feed, topic).catch_up()
    relay = Relay(0, Client, feed, topic)
    thread = Thread(target=relay.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{relay.server_address[1]}/v2/stream/recentchange"
    relay.shutdown()
    thread.join()
    relay.server_close()


def follow_until(house: House, address: str, title: str) -> None:
    """Poll that stream until the upload is registered."""
    stop = Event()

    def enqueue(ids: Sequence[int]) -> None:
        if house.watch.uploads()[-1].title == title:
            stop.set()

    site = house.site.model_copy(update={"stream": address})
    Poller(
        wiki=WIKI,
        feed=Stream(site, house.http, ""),
        inbox=house.inbox,
        spans=house.spans,
        enqueue=enqueue,
        clock=house.database.clock,
        stop=stop,
    ).poll()


def test_what_the_stream_drops_is_found_and_looked_at(
    house: House, wiki: LocalWiki, uploader: Person, since: datetime, tmp_path: Path
) -> None:
    house.inbox.begin(WIKI, since, timedelta(0))
    upload(uploader, 801, 802, 803)
    uploader.edit("File:Gap 803.jpg", "One more event, after the last upload.")
    time.sleep(0.2)  # the wiki tells of what happened after it has answered
    with a_stream_without("File:Gap 802.jpg", wiki, since, tmp_path) as address:
        follow_until(house, address, "File:Gap 803.jpg")
    assert titles(house) == ["801.jpg", "803.jpg"]
    found = new_reconciler(house, house.http).check()
    assert (found.uploads, found.missing, found.why) == (3, 1, {Why.LEFT_OUT: 1})
    assert titles(house) == ["801.jpg", "802.jpg", "803.jpg"]
    missed = house.watch.uploads()[-1]
    assert missed.status is Status.WAITING
    assert house.inbox.take_due(Queue.FRESH, limit=9) == [missed.id]


def test_what_came_while_nobody_followed_is_found(
    house: House, uploader: Person, since: datetime
) -> None:
    before = since - timedelta(hours=3)
    house.inbox.begin(WIKI, since, timedelta(0))
    house.spans.followed(WIKI, Span(begin=before, end=before + timedelta(minutes=1)))
    upload(uploader, 811, 812)
    found = new_reconciler(house, house.http).check()
    assert (found.missing, found.why) == (2, {Why.AWAY: 2})


@pytest.mark.parametrize("page", [2, 3])  # the log has another entry or two of each upload
def test_killed_in_the_middle_it_goes_on_and_counts_nothing_twice(
    house: House, uploader: Person, since: datetime, page: int
) -> None:
    house.inbox.begin(WIKI, since, timedelta(0))
    upload(uploader, *range(820 + 3 * page, 823 + 3 * page))
    with pytest.raises(KeyboardInterrupt):
        new_reconciler(house, ShortPages(dies_at=page)).check()
    registered = len(titles(house))
    assert 0 < registered < 3
    assert new_reconciler(house, ShortPages()).check().missing == 3 - registered
    assert len(titles(house)) == 3


def test_a_wiki_that_is_busy_in_the_middle_is_asked_again_from_there(
    house: House, wiki: LocalWiki, uploader: Person, since: datetime
) -> None:
    house.inbox.begin(WIKI, since, timedelta(0))
    upload(uploader, 851, 852, 853)
    wiki.fault("lecontinue", 503, retry_after=1)
    with pytest.raises(Transient, match="answered 503"):
        new_reconciler(house, ShortPages()).check()
    registered = len(titles(house))
    assert 0 < registered < 3
    assert new_reconciler(house, ShortPages()).check().missing == 3 - registered


def test_by_hand_it_is_one_line(house: House, uploader: Person, since: datetime) -> None:
    upload(uploader, 841)
    said: list[str] = []
    for _ in range(2):
        reconcile(house, since, said.append)
    assert said[0].endswith("UTC: 1, missing until now: 1 (before the first start: 1)")
    assert said[1].endswith("UTC: 1, none missing")
