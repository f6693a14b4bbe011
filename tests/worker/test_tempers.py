"""The service's own reading of a stream in all its tempers: every upload once, none lost."""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from playground.wiki import LocalWiki
from review.status import Status
from store.inbox import Inbox
from store.session import Database
from store.spans import Spans
from store.watch import Watch
from tests.playground.streams import lone_stream
from tests.wiki.samples import SITE
from wiki import http
from wiki.http import Http
from wiki.uploads.stream import Stream
from worker.loop import keep_going
from worker.poller import Poller

pytestmark = pytest.mark.integration

SHA1 = f"{35:040x}"
IN_BASE_36 = {"img_sha1": "0" * 30 + "z", "img_timestamp": "20261123120000"}
PARAMS: tuple[object, ...] = (IN_BASE_36, [], json.dumps(IN_BASE_36), ["1", "2"], "no JSON")
TEMPERS = (
    "end",
    "drop",
    "mute",
    "canary",
    "garbage",
    "repeat?count=3",
    "shuffle?count=3",
    "fail?status=429&times=4&retry_after=1",
    "fail?status=503&times=4",
    "fail?status=500&times=4",
)


class Hasty(Event):
    """Waits a fiftieth of what it is told."""

    def wait(self, timeout: float | None = None) -> bool:
        return super().wait((timeout or 0) / 50)


@pytest.fixture
def wiki(tmp_path: Path) -> Iterator[LocalWiki]:
    with lone_stream(tmp_path) as alone:
        yield alone


@pytest.fixture
def database(sqlite_url: str) -> Iterator[Database]:
    database = Database(sqlite_url)
    yield database
    database.close()


@contextmanager
def following(wiki: LocalWiki, database: Database) -> Iterator[list[str]]:
    """The poller in its loop, as the service has it; yields what it says."""
    stop, said = Hasty(), list[str]()
    reader = Poller(
        wiki=SITE.name,
        feed=Stream(SITE.model_copy(update={"stream": wiki.stream_url}), Http("tests"), ""),
        inbox=Inbox(database),
        spans=Spans(database),
        enqueue=lambda ids: None,
        clock=database.clock,
        stop=stop,
    )
    thread = Thread(
        target=keep_going,
        args=(reader.poll,),
        kwargs={"pause": 0, "stop": stop, "say": said.append},
    )
    thread.start()
    try:
        until(lambda: wiki.relay("state")["clients"] == 1)
        yield said
    finally:
        stop.set()
        wiki.relay("drop")
        thread.join()


def upload(wiki: LocalWiki, number: int, **other: Any) -> None:
    event = {
        "type": "log",
        "namespace": 6,
        "title": f"File:{number}.jpg",
        "user": "Uploader",
        "log_id": number,
        "log_type": "upload",
        "log_action": "upload",
        "log_params": IN_BASE_36,
        "wiki": SITE.name,
        "meta": {"domain": SITE.domain},
    }
    wiki.inject(event | other)


def registered(database: Database) -> list[int]:
    return sorted(row.log_id for row in Watch(database).uploads())


def until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not done():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


@pytest.mark.parametrize("temper", TEMPERS)
def test_no_upload_is_lost_and_none_is_two(
    wiki: LocalWiki, database: Database, monkeypatch: pytest.MonkeyPatch, temper: str
) -> None:
    monkeypatch.setattr(http, "READ_SECONDS", 0.3)
    with following(wiki, database):
        for number in (1, 2, 3):
            upload(wiki, number)
        until(lambda: registered(database) == [1, 2, 3])
        wiki.relay(temper)
        if temper.startswith("fail"):
            wiki.relay("drop")
        for number in (4, 5, 6):
            upload(wiki, number)
        until(lambda: registered(database) == [1, 2, 3, 4, 5, 6])
        for number in (7, 8):
            upload(wiki, number)
        until(lambda: registered(database) == [1, 2, 3, 4, 5, 6, 7, 8])
    assert {row.status for row in Watch(database).uploads()} == {Status.WAITING}


def test_what_cannot_be_read_is_met_again_after_each_start_and_holds_nothing_up(
    wiki: LocalWiki, database: Database
) -> None:
    with following(wiki, database):
        wiki.relay("garbage")
        upload(wiki, 1)
        until(lambda: registered(database) == [1])
    with following(wiki, database) as said:
        upload(wiki, 2)
        until(lambda: registered(database) == [1, 2])
    assert not [line for line in said if "closed" not in line]


def test_parameters_of_every_form_are_uploads(wiki: LocalWiki, database: Database) -> None:
    with following(wiki, database):
        for number, params in enumerate(PARAMS, 1):
            upload(wiki, number, log_params=params)
        until(lambda: len(registered(database)) == len(PARAMS))
    hashes = [row.sha1 for row in Watch(database).uploads()]
    assert hashes == [SHA1, "", SHA1, "", ""]


def test_a_stream_that_tells_all_again_and_again(wiki: LocalWiki, database: Database) -> None:
    def tell(numbers: Sequence[int]) -> None:
        for number in numbers:
            upload(wiki, number, timestamp=int(datetime.now(UTC).timestamp()))

    with following(wiki, database):
        wiki.relay("shuffle?count=4")
        tell([1, 2, 3, 4])
        until(lambda: registered(database) == [1, 2, 3, 4])
        for how in ("repeat?count=4", "end", "repeat?count=8", "drop", "repeat?count=16"):
            wiki.relay(how)
        tell([5])
        until(lambda: registered(database) == [1, 2, 3, 4, 5])
