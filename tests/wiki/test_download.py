import gzip
import hashlib
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from review.errors import Permanent, TooEarly, Transient
from tests.wiki.server import Answer, Server
from wiki.http import Http
from wiki.media import download
from wiki.media.area import Area
from wiki.media.download import Downloads
from wiki.pace import OwnPace

CAP = 2_000_000
AREA = 5_000_000
BODY = b"\x89PNG" + bytes(range(256)) * 800  # more than one chunk
SHA1 = hashlib.sha1(BODY, usedforsecurity=False).hexdigest()


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


@pytest.fixture
def downloads(server: Server, tmp_path: Path) -> Downloads:
    http = Http("agent", OwnPace(1000, 16))
    return Downloads(http, frozenset({server.host}), Area(tmp_path, AREA), CAP)


def fetched(downloads: Downloads, url: str, sha1: str | None = None) -> bytes:
    with downloads.file(url, sha1=sha1) as path:
        return path.read_bytes()


def test_the_bytes_are_there_inside_the_block_only(
    server: Server, downloads: Downloads, tmp_path: Path
) -> None:
    server.answers["/a"] = Answer(BODY)
    with downloads.file(server.url("/a"), sha1=SHA1) as path:
        assert path.read_bytes() == BODY
        assert path.parent == tmp_path
        assert path.stat().st_mode & 0o077 == 0
    assert not [*tmp_path.iterdir()]


def test_the_file_goes_after_an_error_of_the_reader_too(
    server: Server, downloads: Downloads, tmp_path: Path
) -> None:
    server.answers["/a"] = Answer(BODY)
    with (
        pytest.raises(OSError, match="of the decoder"),
        downloads.file(server.url("/a"), sha1=None),
    ):
        raise OSError("of the decoder")
    assert not [*tmp_path.iterdir()]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(b"", 404), "has not made this rendition yet (404)"),
        (Answer(b"no", 403), "answered 403 for the file"),
        (Answer(b"no", 400), "answered 400 for the file"),
        (Answer(b"", 204), "answered 204 for the file"),
        (Answer(b"part", 206), "answered 206 for the file"),
        (Answer(b"<p>", headers={"Content-Type": "text/html; charset=utf-8"}), "sent text/html in"),
        (Answer(b"{}", headers={"Content-Type": "application/json"}), "sent application/json in"),
        (Answer(b"<x/>", headers={"Content-Type": "Application/XML"}), "sent application/xml in"),
        (Answer(b""), "sent an empty file"),
        (Answer(b"half", length="8"), "the transfer broke off"),
        (Answer(b"no gzip", headers={"Content-Encoding": "gzip"}), "the transfer broke off"),
        (Answer(BODY), "not those that the wiki's sha1 names"),
    ],
)
def test_what_may_be_better_later(
    server: Server, downloads: Downloads, tmp_path: Path, answer: Answer, words: str
) -> None:
    server.answers["/a"] = answer
    with pytest.raises(Transient) as caught:
        fetched(downloads, server.url("/a"), sha1="0" * 40)
    assert words in str(caught.value)
    assert not [*tmp_path.iterdir()]


@pytest.mark.parametrize(
    "kind",
    ["image/jpeg", "Image/PNG; x=1", "video/webm", "application/ogg", "application/octet-stream"],
)
def test_what_a_file_may_be_sent_as(server: Server, downloads: Downloads, kind: str) -> None:
    server.answers["/a"] = Answer(BODY, headers={"Content-Type": kind})
    assert fetched(downloads, server.url("/a")) == BODY


@pytest.mark.parametrize("status", [429, 503])
def test_the_host_says_when(server: Server, downloads: Downloads, status: int) -> None:
    server.answers["/a"] = Answer(b"", status, {"Retry-After": "33"})
    with pytest.raises(Transient) as caught:
        fetched(downloads, server.url("/a"))
    assert caught.value.retry_after == timedelta(seconds=33)


@pytest.mark.parametrize(
    "length",
    [
        pytest.param(None, id="true"),
        pytest.param("", id="absent"),
        pytest.param("many", id="no number"),
        pytest.param("9" * 5000, id="absurd"),
    ],
)
def test_the_cap(server: Server, downloads: Downloads, tmp_path: Path, length: str | None) -> None:
    server.answers["/a"] = Answer(bytes(CAP + 1), length=length)
    with pytest.raises(Permanent, match="larger than the limit of 2 MB for one file"):
        fetched(downloads, server.url("/a"))
    assert not [*tmp_path.iterdir()]


def test_a_small_length_does_not_let_more_in(server: Server, downloads: Downloads) -> None:
    server.answers["/a"] = Answer(bytes(CAP + 1), length="10")
    assert len(fetched(downloads, server.url("/a"))) == 10


def test_a_few_bytes_that_unpack_to_many(server: Server, downloads: Downloads) -> None:
    body = gzip.compress(bytes(CAP + 1))
    assert len(body) < CAP / 100
    server.answers["/a"] = Answer(body, headers={"Content-Encoding": "gzip"})
    with pytest.raises(Permanent, match="larger than the limit"):
        fetched(downloads, server.url("/a"))


@pytest.mark.parametrize("length", ["", "many"])
def test_a_length_that_is_none_does_no_harm(
    server: Server, downloads: Downloads, length: str
) -> None:
    server.answers["/a"] = Answer(BODY, length=length)
    assert fetched(downloads, server.url("/a")) == BODY


def test_a_transfer_has_an_end(
    server: Server, downloads: Downloads, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(download, "LONGEST_SECONDS", 0.05)
    server.answers["/a"] = Answer(BODY, pause=0.1)
    with pytest.raises(Transient, match=r"took more than 0\.05 seconds"):
        fetched(downloads, server.url("/a"))


@pytest.mark.parametrize("way", ["file", "head"])
def test_a_transfer_that_trickles_ends_too(
    server: Server, downloads: Downloads, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    """The clock is asked at each piece, not once for as many bytes as it would like."""
    monkeypatch.setattr(download, "LONGEST_SECONDS", 0.3)
    server.answers["/a"] = Answer(b"x" * 200, pause=0.02, parts=200)
    ways: dict[str, Callable[..., bytes]] = {
        "file": fetched,
        "head": partial(headed, size=200),
    }
    begun = time.monotonic()
    with pytest.raises(Transient, match=r"took more than 0\.3 seconds"):
        ways[way](downloads, server.url("/a"))
    assert time.monotonic() - begun < 2


def headed(downloads: Downloads, url: str, size: int) -> bytes:
    with downloads.head(url, size) as path:
        return path.read_bytes()


def test_the_first_bytes_of_a_file_whatever_it_is_called(
    server: Server, downloads: Downloads, tmp_path: Path
) -> None:
    server.answers["/a"] = Answer(BODY, headers={"Content-Type": "text/plain"})
    assert headed(downloads, server.url("/a"), 100) == BODY[:100]
    assert server.seen[-1].headers["Range"] == "bytes=0-99"
    server.answers["/b"] = Answer(BODY[:50], 206)
    assert headed(downloads, server.url("/b"), 100) == BODY[:50]
    server.answers["/c"] = Answer(b"", 404)
    with pytest.raises(Transient, match="404"):
        headed(downloads, server.url("/c"), 100)
    assert not [*tmp_path.iterdir()]


def test_redirects_among_allowed_hosts(server: Server, downloads: Downloads) -> None:
    server.answers["/a"] = Answer(b"", 301, {"Location": "/b?x=1"})
    server.answers["/b?x=1"] = Answer(b"", 302, {"Location": server.url("/c")})
    server.answers["/c"] = Answer(BODY)
    assert fetched(downloads, server.url("/a")) == BODY


@pytest.mark.parametrize(
    "target",
    [
        "http://192.0.2.1/x",
        "//192.0.2.1/x",
        "http://localhost/x",
    ],
)
def test_no_other_address_is_fetched(server: Server, downloads: Downloads, target: str) -> None:
    target = target.replace("HOST", server.host)
    with pytest.raises(Permanent, match="files are not fetched from"):
        fetched(downloads, target if "://" in target else f"http:{target}")
    server.answers["/a"] = Answer(b"", 302, {"Location": target})
    with pytest.raises(Permanent, match="files are not fetched from"):
        fetched(downloads, server.url("/a"))


@pytest.mark.parametrize("target", ["/a", "http://[nonsense"])
def test_redirects_that_lead_nowhere(server: Server, downloads: Downloads, target: str) -> None:
    server.answers["/a"] = Answer(b"", 302, {"Location": target})
    with pytest.raises(Transient, match="redirect"):
        fetched(downloads, server.url("/a"))
    assert len(server.seen) in (1, 4)


class FullDisk:
    """/dev/full takes a file's bytes as a full disk does, also when it is closed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        real = Path.open

        def full(path: Path, *mode: Any) -> Any:
            return real(Path("/dev/full") if path.name.startswith("fetched-") else path, *mode)

        monkeypatch.setattr(Path, "open", full)


@pytest.mark.parametrize("body", [b"small", BODY])
def test_a_full_disk(
    server: Server,
    downloads: Downloads,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    body: bytes,
) -> None:
    FullDisk(monkeypatch)
    server.answers["/a"] = Answer(body)
    with pytest.raises(Transient, match=r"cannot keep the file in .+ \(No space left on device\)"):
        fetched(downloads, server.url("/a"))
    assert not [*tmp_path.iterdir()]


def test_a_folder_that_is_gone(server: Server, tmp_path: Path) -> None:
    gone = Downloads(Http("agent"), frozenset({server.host}), Area(tmp_path / "gone", AREA), CAP)
    with pytest.raises(Transient, match=r"\(No such file or directory\)"):
        fetched(gone, server.url("/a"))


def test_a_file_may_be_smaller_than_the_cap(server: Server, downloads: Downloads) -> None:
    """What is left of it when parts of the same file are there already."""
    server.answers["/a"] = Answer(BODY)
    with downloads.file(server.url("/a"), sha1=None, most=len(BODY)) as path:
        assert path.read_bytes() == BODY
    for length in (None, ""):
        server.answers["/a"] = Answer(BODY, length=length)
        with (
            pytest.raises(Permanent, match="larger than the limit"),
            downloads.file(server.url("/a"), sha1=None, most=len(BODY) - 1),
        ):
            pass


def room_taken(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir())


@pytest.mark.parametrize("length", [None, ""])
def test_a_file_takes_what_it_has_and_no_more(
    server: Server, downloads: Downloads, tmp_path: Path, length: str | None
) -> None:
    server.answers["/a"] = Answer(BODY, length=length)
    with downloads.file(server.url("/a"), sha1=SHA1):
        assert room_taken(tmp_path) == len(BODY)
    with downloads.head(server.url("/a"), 4096):
        assert room_taken(tmp_path) == 4096
    server.answers["/a"] = Answer(b"short", length=length)
    with downloads.head(server.url("/a"), 4096):
        assert room_taken(tmp_path) == 5


PACKED = Answer(gzip.compress(bytes(CAP)), headers={"Content-Encoding": "gzip"})


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(Answer(bytes(CAP)), id="true length"),
        pytest.param(Answer(bytes(CAP), length=""), id="no length"),
        pytest.param(PACKED, id="the length of packed bytes"),
    ],
)
def test_a_full_area_lets_no_byte_more_in(
    server: Server, downloads: Downloads, tmp_path: Path, answer: Answer
) -> None:
    server.answers["/a"] = answer
    server.answers["/b"] = Answer(bytes(CAP))
    with (
        downloads.file(server.url("/b"), sha1=None),
        downloads.file(server.url("/b"), sha1=None),
    ):
        with pytest.raises(TooEarly, match=r"area is full \(TEMPORARY_MB=5\)") as caught:
            fetched(downloads, server.url("/a"))
        assert caught.value.retry_after == timedelta(seconds=30)
        assert room_taken(tmp_path) == 2 * CAP
    assert len(fetched(downloads, server.url("/a"))) == CAP
    assert not [*tmp_path.iterdir()]


def test_many_at_once_stay_within_the_area(
    server: Server, downloads: Downloads, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Servers that tell the length, none, or that of packed bytes; some files come slowly."""
    answers = [Answer(bytes(CAP), length="", pause=0.01), Answer(bytes(CAP)), PACKED]
    for number, answer in enumerate(answers):
        server.answers[f"/{number}"] = answer
    done, most_taken = threading.Event(), 0
    still, unlink = threading.Lock(), Path.unlink

    def unlink_later(path: Path, missing_ok: bool = False) -> None:
        with still:  # or what has gone while the rest is counted would be counted too
            unlink(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", unlink_later)

    def watch() -> None:
        nonlocal most_taken
        while not done.is_set():
            with still:  # what there is, not what is claimed
                taken = sum(path.stat().st_blocks * 512 for path in tmp_path.iterdir())
            most_taken = max(most_taken, taken)
            time.sleep(0.001)

    def fetch(number: int) -> bool:
        try:
            with downloads.file(server.url(f"/{number % 3}"), sha1=None) as path:
                time.sleep(0.01)
                return path.stat().st_size == CAP
        except TooEarly:
            return False

    watcher = threading.Thread(target=watch)
    watcher.start()
    with ThreadPoolExecutor(16) as pool:
        fetched = [*pool.map(fetch, range(96))]
    done.set()
    watcher.join()
    assert 0 < most_taken <= AREA + 16 * 4096  # the last block of a file is never full
    assert any(fetched)
    assert not [*tmp_path.iterdir()]
