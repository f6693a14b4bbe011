from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from classifier.training.build.collecting import Missing
from classifier.training.build.downloads import Downloads
from classifier.training.build.turns import LONGEST_WAIT, Turns
from tests.wiki.server import Answer, Server

BODY = bytes(range(256)) * 1000
MARK = {"ETag": '"1"', "Content-Type": "image/jpeg"}


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


class Time:
    """A clock that goes on only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def downloads(server: Server, tmp_path: Path, time: Time) -> Downloads:
    turns = Turns(1.0, clock=lambda: time.now, sleep=time.sleep)
    return Downloads(tmp_path / "d", frozenset({server.host}), "a bot (me)", turns, most=300_000)


def got(downloads: Downloads, url: str) -> bytes:
    with downloads.file(url) as path:
        return path.read_bytes()


def missing(downloads: Downloads, url: str) -> str:
    with pytest.raises(Missing) as caught, downloads.file(url):
        pass
    return str(caught.value).removeprefix("could not be fetched: ")


def test_a_file_is_there_in_the_block_only(
    server: Server, downloads: Downloads, tmp_path: Path
) -> None:
    server.answers["/a"] = Answer(BODY, headers=MARK)
    assert got(downloads, server.url("/a")) == BODY
    assert list((tmp_path / "d").iterdir()) == []
    [seen] = server.seen
    assert seen.headers["User-Agent"] == "a bot (me)"
    assert seen.headers["Accept-Encoding"] == "identity"


def test_one_request_a_second(server: Server, downloads: Downloads, time: Time) -> None:
    server.answers["/a"] = Answer(BODY)
    for _ in range(3):
        got(downloads, server.url("/a"))
    assert time.slept == [1, 1]


def test_what_broke_off_goes_on_where_it_was(
    server: Server, downloads: Downloads, tmp_path: Path
) -> None:
    server.answers["/a"] = Answer(BODY[:100_000], headers=MARK, length=str(len(BODY)))
    assert "the transfer broke off" in missing(downloads, server.url("/a"))
    [part] = (tmp_path / "d").glob("*.part")
    begin = part.stat().st_size
    assert 0 < begin <= 100_000
    rest = MARK | {"Content-Range": f"bytes {begin}-{len(BODY) - 1}/{len(BODY)}"}
    server.answers["/a"] = Answer(BODY[begin:], 206, headers=rest)
    server.seen.clear()
    assert got(downloads, server.url("/a")) == BODY
    [seen] = server.seen
    assert (seen.headers["Range"], seen.headers["If-Range"]) == (f"bytes={begin}-", '"1"')


@pytest.mark.parametrize(
    "answer",
    [
        Answer(b"", 416),
        Answer(BODY[5:], 206, headers={"Content-Range": f"bytes 5-{len(BODY) - 1}/{len(BODY)}"}),
    ],
)
def test_what_does_not_fit_is_thrown_away(
    server: Server, downloads: Downloads, tmp_path: Path, answer: Answer
) -> None:
    server.answers["/a"] = Answer(BODY[:100_000], headers=MARK, length=str(len(BODY)))
    missing(downloads, server.url("/a"))
    server.answers["/a"] = answer
    assert "does not go on where it broke off" in missing(downloads, server.url("/a"))
    assert not list((tmp_path / "d").glob("*.part"))


def test_a_file_that_changed_begins_anew(server: Server, downloads: Downloads) -> None:
    server.answers["/a"] = Answer(BODY[:100_000], headers=MARK, length=str(len(BODY)))
    missing(downloads, server.url("/a"))
    server.answers["/a"] = Answer(b"another", headers={"ETag": '"2"'})
    assert got(downloads, server.url("/a")) == b"another"


def test_without_a_mark_nothing_is_put_together(server: Server, downloads: Downloads) -> None:
    weak = {"ETag": 'W/"1"'}
    server.answers["/a"] = Answer(BODY[:100_000], headers=weak, length=str(len(BODY)))
    missing(downloads, server.url("/a"))
    server.answers["/a"] = Answer(BODY, headers=weak)
    assert got(downloads, server.url("/a")) == BODY
    assert not any(seen.headers["Range"] for seen in server.seen)


def test_a_host_is_asked_again_when_it_wants(
    server: Server, downloads: Downloads, time: Time
) -> None:
    server.answers["/a"] = Answer(b"", 429, headers={"Retry-After": "30"})
    assert missing(downloads, server.url("/a")) == "the host answered 429"
    assert time.slept == [30, 30]
    assert len(server.seen) == 3


def test_nobody_waits_for_hours(server: Server, downloads: Downloads, time: Time) -> None:
    server.answers["/a"] = Answer(b"", 503, headers={"Retry-After": "7200"})
    for _ in range(2):
        assert "wants no questions for 120 min" in missing(downloads, server.url("/a"))
    assert (len(server.seen), time.slept) == (1, [])
    assert timedelta(seconds=7200) > LONGEST_WAIT


def test_redirects_are_followed_to_listed_hosts_only(server: Server, downloads: Downloads) -> None:
    server.answers["/a"] = Answer(b"", 302, headers={"Location": "/b"})
    server.answers["/b"] = Answer(BODY)
    assert got(downloads, server.url("/a")) == BODY
    server.answers["/b"] = Answer(b"", 302, headers={"Location": "http://169.254.1.1/secret"})
    assert missing(downloads, server.url("/a")) == "169.254.1.1 is not in the SPEC's hosts"
    server.answers["/b"] = Answer(b"", 302, headers={"Location": "/b"})
    assert missing(downloads, server.url("/a")) == "more than 5 redirects"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://elsewhere.example/a", "elsewhere.example is not in the SPEC's hosts"),
        ("http://listed.example/a", "listed.example is asked over https only"),
        ("ftp://listed.example/a", "listed.example is asked over https only"),
        ("https://listed.example@evil.example/a", "is not in the SPEC's hosts"),
        ("https://listed.example:8443/a", "is not in the SPEC's hosts"),
        ("listed.example/a", "that is no address"),
        ("https://[::1/a", "that is no address"),
    ],
)
def test_an_address_that_is_not_asked(tmp_path: Path, url: str, said: str) -> None:
    downloads = Downloads(tmp_path, frozenset({"listed.example"}), "agent", Turns(0))
    assert said in missing(downloads, url)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer(b"", 404), "the host answered 404"),
        (Answer(b"<html>", headers={"Content-Type": "text/html; charset=x"}), "sent text/html in"),
        (Answer(bytes(300_001)), "larger than 0.3 MB"),
        (Answer(bytes(300_001), length=""), "larger than 0.3 MB"),
    ],
)
def test_an_answer_that_is_no_file(
    server: Server, downloads: Downloads, answer: Answer, said: str
) -> None:
    server.answers["/a"] = answer
    assert said in missing(downloads, server.url("/a"))
    assert len(server.seen) == 1


def test_a_host_that_is_away_is_told(tmp_path: Path, time: Time) -> None:
    with Server() as gone:
        url = gone.url("/a")
    turns = Turns(1.0, clock=lambda: time.now, sleep=time.sleep)
    downloads = Downloads(tmp_path, frozenset({gone.host}), "agent", turns)
    assert "the host cannot be reached" in missing(downloads, url)
    assert time.slept == [1, 1]
