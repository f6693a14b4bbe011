import json
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

import pytest

from playground import media
from playground.person import Person
from playground.wiki import LocalWiki
from review.errors import TooEarly, Transient
from review.upload import Action, Upload
from tests.wiki.conftest import AGENT
from tests.wiki.server import Answer, Server
from wiki.http import Http
from wiki.site import Site
from wiki.uploads.seen import Seen
from wiki.uploads.stream import Stream
from wiki.uploads.touch import Touch

EVENTS = {"Content-Type": "text/event-stream"}

pytestmark = pytest.mark.integration


@pytest.fixture
def stream(site: Site) -> Stream:
    return Stream(site, Http(AGENT), site.reports_of("A bot"))


@pytest.fixture
def since() -> datetime:
    """A moment of this test's own: events of earlier tests lie in earlier seconds."""
    time.sleep(1 - time.time() % 1)
    return datetime.now(UTC).replace(microsecond=0)


def uploads(feed: Iterator[Seen], count: int) -> list[Upload]:
    return list(islice((seen.upload for seen in feed if seen.upload), count))


def event(site: Site, title: str, log_id: int, at: datetime, **other: Any) -> dict[str, Any]:
    meta = {"domain": site.domain, "dt": f"{at:%Y-%m-%dT%H:%M:%SZ}"}
    return {
        "type": "log",
        "log_type": "upload",
        "log_action": "upload",
        "namespace": 6,
        "wiki": site.name,
        "title": title,
        "log_id": log_id,
        "timestamp": int(at.timestamp()),
        "user": "Uploader",
        "meta": meta,
        **other,
    }


@contextmanager
def telling(site: Site, events: Iterable[dict[str, Any]]) -> Iterator[Stream]:
    """A stream of its own that tells those and ends: what is in the future stays in here."""
    body = "".join(f"data: {json.dumps(each)}\n\n" for each in events).encode()
    with Server() as server:
        server.answers["/stream"] = Answer(body, headers=EVENTS)
        yield Stream(site.model_copy(update={"stream": server.url("/stream")}), Http(AGENT), "")


def test_uploads_arrive_and_a_later_start_tells_them_again(
    stream: Stream, since: datetime, uploader: Person
) -> None:
    uploader.upload("Stream A.jpg", media.picture(101))
    uploader.upload("Stream B.jpg", media.picture(102))
    uploader.edit("Stream talk", "words")
    first = uploads(stream.follow(since), 2)
    assert [u.title for u in first] == ["File:Stream A.jpg", "File:Stream B.jpg"]
    assert {u.action for u in first} == {Action.UPLOAD}
    assert all(len(u.sha1) == 40 and u.uploader == "Uploader" for u in first)
    uploader.upload("Stream C.jpg", media.picture(103))
    again = uploads(stream.follow(since), 3)
    assert again[:2] == first
    assert again[2].title == "File:Stream C.jpg"
    assert uploads(stream.follow(again[2].uploaded_at), 1)[0].uploaded_at == again[2].uploaded_at


def test_other_events_move_the_position_only(
    stream: Stream, since: datetime, uploader: Person
) -> None:
    uploader.edit("Stream position", f"{since}")
    seen = next(stream.follow(since))
    assert seen.upload is None
    assert since <= seen.at <= since + timedelta(seconds=10)


def test_what_happens_to_files_and_reports_is_a_hint(
    stream: Stream, since: datetime, uploader: Person, admin: Person
) -> None:
    report = "User:A bot/Reports/2026-11-23"
    uploader.upload("Stream hint.jpg", media.picture(107))
    uploader.upload("Stream hint.jpg", media.picture(108))
    admin.edit("File:Stream hint.jpg", "other words")
    admin.edit(report, "a row")
    admin.edit(report, "a row with a mark")
    admin.move("File:Stream hint.jpg", "File:Stream hint moved.jpg")
    admin.delete("File:Stream hint moved.jpg")
    admin.undelete("File:Stream hint moved.jpg")
    touches: list[Touch] = []
    for seen in stream.follow(since):
        touches += [seen.touch] if seen.touch else []
        if touches and touches[-1].restored:
            break
    assert touches == [
        Touch(title="File:Stream hint.jpg"),
        Touch(title="File:Stream hint.jpg"),
        Touch(title=report),
        Touch(title="File:Stream hint.jpg"),
        Touch(title="File:Stream hint moved.jpg"),
        Touch(title="File:Stream hint moved.jpg", restored=True),
    ]


def test_other_wikis_events_tell_how_far_the_stream_has_come_once_a_second(
    site: Site, since: datetime
) -> None:
    moments = [since + timedelta(seconds=second) for second in range(100)]
    told = [event(site, "File:Other.jpg", 1, at) | {"wiki": "dewiki"} for at in moments]
    told.append(event(site, "File:Ours.jpg", 2, moments[-1]))
    with telling(site, told) as stream:
        seen = list(islice(stream.follow(since), 2))
    assert [each.at for each in seen] == [moments[0], moments[-1]]
    assert [each.upload is None for each in seen] == [True, False]


def test_an_end_is_no_trouble(
    stream: Stream, since: datetime, wiki: LocalWiki, uploader: Person
) -> None:
    uploader.upload("Stream end.jpg", media.picture(104))
    for how in ("end", "drop"):
        feed = stream.follow(since)
        assert uploads(feed, 1)[0].title == "File:Stream end.jpg"
        wiki.relay(how)
        with pytest.raises(Transient, match="closed the stream") as caught:
            list(feed)
        assert caught.value.retry_after == timedelta(0)


@pytest.mark.parametrize("status", [429, 503])
def test_a_refusal_says_when(stream: Stream, since: datetime, wiki: LocalWiki, status: int) -> None:
    wiki.relay(f"fail?status={status}&times=1&retry_after=30")
    with pytest.raises(Transient, match=f"answered {status}") as caught:
        next(stream.follow(since))
    assert caught.value.retry_after == timedelta(seconds=30)
    asked = wiki.relay("state")
    with pytest.raises(TooEarly, match="asked for a pause"):
        next(stream.follow(since))
    assert wiki.relay("state") == asked


def test_a_drop_between_two_uploads_loses_none(
    stream: Stream, since: datetime, wiki: LocalWiki, uploader: Person
) -> None:
    uploader.upload("Stream before.jpg", media.picture(105))
    feed = stream.follow(since)
    before = uploads(feed, 1)[0]
    wiki.relay("drop")
    uploader.upload("Stream meanwhile.jpg", media.picture(106))
    with pytest.raises(Transient):
        list(feed)
    wiki.relay("fail?status=503&times=1")
    with pytest.raises(Transient):
        list(stream.follow(since))
    another = Stream(stream._site, Http(AGENT), "")  # which was not asked to wait
    titles = [u.title for u in uploads(another.follow(before.uploaded_at), 2)]
    assert titles == ["File:Stream before.jpg", "File:Stream meanwhile.jpg"]


def test_what_cannot_be_read_is_passed_over(
    stream: Stream, since: datetime, wiki: LocalWiki, site: Site
) -> None:
    good = event(site, "File:Good.jpg", 900_001, since)
    wiki.relay("canary")
    wiki.inject({"meta": None} | {"garbage": [1, {"a": None}]} | {"meta": {"domain": site.domain}})
    wiki.inject(good | {"log_id": "x"})
    wiki.inject({name: value for name, value in good.items() if name != "title"})
    wiki.inject(good | {"wiki": "dewiki"})
    wiki.inject(good)
    assert [u.log_id for u in uploads(stream.follow(since), 1)] == [900_001]


def test_events_may_come_twice_and_out_of_order(since: datetime, site: Site) -> None:
    later = event(site, "File:Later.jpg", 900_003, since + timedelta(seconds=2))
    earlier = event(site, "File:Earlier.jpg", 900_002, since + timedelta(seconds=1))
    with telling(site, (later, earlier, later)) as stream:
        found = uploads(stream.follow(since), 3)
    assert [u.log_id for u in found] == [900_003, 900_002, 900_003]
    assert found[0] == found[2]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(b"<html>", headers={"Content-Type": "text/html"}), "sent text/html in place of"),
        (Answer(b"", headers=EVENTS), "closed the stream"),
        (Answer(b":\n\ndata: \xff\n\n", headers=EVENTS), "closed the stream"),
        (Answer(b"", 404), "answered 404"),
        (Answer(b"", 301, headers={"Location": "/other"}), "answered 301"),
        (Answer(b"", 500), "answered 500"),
    ],
)
def test_a_host_that_is_no_stream(site: Site, answer: Answer, words: str) -> None:
    with Server() as server:
        server.answers["/stream"] = answer
        other = site.model_copy(update={"stream": server.url("/stream")})
        with pytest.raises(Transient, match=words):
            list(Stream(other, Http(AGENT), "").follow(datetime.now(UTC)))
        assert server.seen[0].headers["User-Agent"] == AGENT


CHUNKED = EVENTS | {"Transfer-Encoding": "chunked"}
COMMENTS = b"3\r\n:\n\n\r\n" * 4


@pytest.mark.parametrize(
    ("answer", "least", "most"),
    [
        (Answer(COMMENTS, headers=CHUNKED, length="", parts=4, pause=0.1), 4, 5),
        # Bytes, and no line.
        (Answer(b"1\r\nx\r\n" * 4, headers=CHUNKED, length="", parts=4, pause=0.1), 1, 1),
        (Answer(b"", 503), 0, 0),
    ],
)
def test_a_stream_on_which_nothing_happens_is_heard_while_it_speaks(
    site: Site, answer: Answer, least: int, most: int
) -> None:
    heard: list[float] = []
    with Server() as server:
        server.answers["/stream"] = answer
        quiet = Stream(site.model_copy(update={"stream": server.url("/stream")}), Http(AGENT), "")
        with pytest.raises(Transient):
            list(quiet.follow(datetime.now(UTC), lambda: heard.append(time.monotonic())))
    assert least <= len(heard) <= most


def test_one_that_times_out_is_heard_at_each_connection(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wiki.http.READ_SECONDS", 0.2)
    heard: list[float] = []
    with Server() as server:
        server.answers["/stream"] = Answer(b":", headers=EVENTS, pause=1)
        quiet = Stream(site.model_copy(update={"stream": server.url("/stream")}), Http(AGENT), "")
        for _ in range(2):
            with pytest.raises(Transient, match="closed the stream"):
                list(quiet.follow(datetime.now(UTC), lambda: heard.append(time.monotonic())))
    assert len(heard) == 2


def test_nobody_there(site: Site) -> None:
    other = site.model_copy(update={"stream": "http://127.0.0.1:1/stream"})
    with pytest.raises(Transient, match=r"cannot reach 127\.0\.0\.1:1 \(.*Connection refused\)$"):
        next(Stream(other, Http(AGENT), "").follow(datetime.now(UTC)))
