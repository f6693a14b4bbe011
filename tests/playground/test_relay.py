import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import islice, takewhile
from pathlib import Path
from typing import Any

import pytest
import requests

from playground.process import Process
from playground.servers import serve_stream
from playground.wiki import LocalWiki
from tests.playground.streams import lone_stream, opened

pytestmark = pytest.mark.integration


@pytest.fixture
def wiki(tmp_path: Path) -> Iterator[LocalWiki]:
    with lone_stream(tmp_path) as stream:
        yield stream


def event(title: str, **fields: Any) -> dict[str, Any]:
    return {"type": "log", "title": title, "meta": {"domain": "127.0.0.1"}, **fields}


def test_since_replays(wiki: LocalWiki) -> None:
    then = int(time.time()) - 50_000
    for number in range(3):
        wiki.inject(event(f"Event {number}", timestamp=then + number))
    wait_for_events(wiki, 3)
    since = datetime.fromtimestamp(then + 1, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    for form in (since, f"{(then + 1) * 1000}"):
        with opened(wiki.stream_url, since=form) as messages:
            assert [m.title for m in islice(messages, 2)] == ["Event 1", "Event 2"]


def test_an_id_resumes_but_misses_the_rest_of_its_second(wiki: LocalWiki) -> None:
    now = int(time.time())
    with opened(wiki.stream_url) as messages:
        for title, moment in (("First", now), ("Same second", now), ("Later", now + 1)):
            wiki.inject(event(title, timestamp=moment))
        first, _, _ = islice(messages, 3)
    with opened(wiki.stream_url, last_id=first.id) as messages:
        assert next(messages).title == "Later"
    assert json.loads(first.id)[0]["timestamp"] == now * 1000 + 1


def test_canaries_come_under_their_own_domain(wiki: LocalWiki) -> None:
    with opened(wiki.stream_url) as messages:
        wiki.relay("canary")
        assert next(messages).event["meta"]["domain"] == "canary"


def test_a_dropped_stream_breaks_and_an_ended_one_ends(wiki: LocalWiki) -> None:
    with opened(wiki.stream_url) as messages:
        wiki.relay("drop")
        with pytest.raises(requests.exceptions.ChunkedEncodingError):
            next(messages)
    with opened(wiki.stream_url) as messages:
        wiki.relay("end")
        assert list(messages) == []


def test_a_mute_stream_stays_open_and_others_go_on(wiki: LocalWiki) -> None:
    with requests.get(wiki.stream_url, stream=True, timeout=0.5) as mute:
        lines = mute.iter_lines(chunk_size=1)
        assert next(lines) == b":ok"
        wiki.relay("mute")
        with opened(wiki.stream_url) as messages:
            wiki.inject(event("Heard"))
            assert next(messages).title == "Heard"
            assert wiki.relay("state")["clients"] == 2
        with pytest.raises(requests.ConnectionError, match="timed out"):
            list(lines)
    with opened(wiki.stream_url, since="0") as messages:
        assert next(messages).title == "Heard"
    wait_for(wiki, "clients", lambda number: number == 0)


def test_events_are_repeated(wiki: LocalWiki) -> None:
    with opened(wiki.stream_url) as messages:
        for number in range(3):
            wiki.inject(event(f"Event {number}"))
        assert len(list(islice(messages, 3))) == 3
        wiki.relay("repeat?count=2")
        assert [m.title for m in islice(messages, 2)] == ["Event 1", "Event 2"]


def test_events_come_in_another_order(wiki: LocalWiki) -> None:
    with opened(wiki.stream_url) as messages:
        wiki.relay("shuffle?count=3")
        for number in range(4):
            wiki.inject(event(f"Event {number}"))
        titles = [m.title for m in islice(messages, 4)]
        assert titles == ["Event 2", "Event 1", "Event 0", "Event 3"]
        wiki.relay("shuffle?count=9")
        wiki.inject(event("Held"))
        time.sleep(0.2)
        assert wiki.relay("state")["events"] == 4
        wiki.relay("shuffle?count=0")
        assert next(messages).title == "Held"


def test_garbage_is_hard_to_read_and_what_follows_is_not(wiki: LocalWiki) -> None:
    with requests.get(wiki.stream_url, stream=True, timeout=10) as answer:
        lines = answer.iter_lines(chunk_size=1 << 16)
        wiki.relay("garbage")
        wiki.inject(event("After"))
        got = list(takewhile(lambda line: b'"After"' not in line, lines))
    data = [line.removeprefix(b"data: ") for line in got if line.startswith(b"data:")]
    assert max(map(len, data)) > 1_000_000
    assert sum(not readable(each) for each in data) >= 6
    assert sum(b"log_params" in each for each in data) == 2
    assert b"no field: of the protocol" in got


def readable(data: bytes) -> bool:
    try:
        return isinstance(json.loads(data), dict)
    except (ValueError, RecursionError):
        return False


def test_connections_fail_as_often_as_told(wiki: LocalWiki) -> None:
    wiki.relay("fail?status=429&times=2&retry_after=7")
    answers = [requests.get(wiki.stream_url, stream=True, timeout=10) for _ in range(3)]
    for answer in answers:
        answer.close()
    assert [answer.status_code for answer in answers] == [429, 429, 200]
    assert answers[0].headers["Retry-After"] == "7"


def test_nonsense_is_refused(wiki: LocalWiki) -> None:
    for headers, query in (({"Last-Event-ID": "no"}, ""), ({}, "?since=yesterday")):
        answer = requests.get(wiki.stream_url + query, headers=headers, timeout=10)
        assert answer.status_code == 400


def test_history_outlives_the_relay(wiki: LocalWiki) -> None:
    for number in range(5):
        wiki.inject(event(f"Event {number}"))
    wait_for_events(wiki, 5)
    with opened(wiki.stream_url, since="0") as messages:
        before = list(islice(messages, 5))
    relay = Process.recall(wiki.folder / "relay.json")
    assert relay
    relay.stop()
    assert serve_stream(wiki.folder).port == relay.port
    with opened(wiki.stream_url, since="0") as messages:
        assert list(islice(messages, 5)) == before


def wait_for_events(wiki: LocalWiki, number: int) -> None:
    wait_for(wiki, "events", lambda events: events >= number)


def wait_for(wiki: LocalWiki, count: str, enough: Callable[[int], bool]) -> None:
    deadline = time.monotonic() + 10
    while not enough(wiki.relay("state")[count]):
        assert time.monotonic() < deadline
        time.sleep(0.02)
