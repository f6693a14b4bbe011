import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.errors import Transient
from review.pace import retry_after
from tests.wiki.server import Answer, Server
from version import VERSION
from wiki import http
from wiki.http import ApiError, Http, user_agent


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


def in_future(seconds: int) -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)


def test_the_user_agent_is_as_wikimedia_wants_it(server: Server) -> None:
    agent = user_agent("operator@example.org")
    assert agent.startswith(f"media-review-bot/{VERSION} (operator@example.org) requests/2.")
    server.answers["/"] = Answer(b"")
    Http(agent).get(server.url("/"))
    assert server.seen[0].headers["User-Agent"] == agent


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("", None),
        ("0", 0),
        ("7", 7),
        (" 120 ", 120),
        ("999999999999", 86_400),
        ("1.5", None),
        ("-3", None),
        ("soon", None),
        ("Mon, 01 Jan 2024 00:00:00 GMT", 0),
        ("Mon, 01 Jan 2024 00:00:00 -0000", 0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 86_400),
    ],
)
def test_retry_after(value: str | None, seconds: float | None) -> None:
    found = retry_after({} if value is None else {"Retry-After": value})
    assert found == (None if seconds is None else timedelta(seconds=seconds))


def test_retry_after_as_a_date() -> None:
    found = retry_after({"Retry-After": in_future(100)})
    assert found is not None
    assert timedelta(seconds=95) < found <= timedelta(seconds=100)


@given(st.text())
def test_retry_after_is_never_an_error(value: str) -> None:
    found = retry_after({"Retry-After": value})
    assert found is None or timedelta(0) <= found <= timedelta(days=1)


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_a_busy_host_says_when(server: Server, status: int) -> None:
    server.answers["/"] = Answer(b"busy", status=status, headers={"Retry-After": "9"})
    with pytest.raises(Transient, match=f"^{server.host} answered {status}$") as caught:
        Http("agent").get(server.url("/"))
    assert caught.value.retry_after == timedelta(seconds=9)


def test_redirects_are_not_followed(server: Server) -> None:
    server.answers["/"] = Answer(b"", status=302, headers={"Location": "http://192.0.2.1/"})
    assert Http("agent").get(server.url("/")).status_code == 302


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"<html>busy</html>", "answered 200 without JSON"),
        (b"", "answered 200 without JSON"),
        (b"\xff\xfe\x00", "answered 200 without JSON"),
        (b"[]", "answered with something that is no object"),
        (b"{}", "answered without the result of the query"),
        (b'{"batchcomplete": true, "warnings": {}}', "answered without the result"),
        (b'{"query": []}', "answered without the result of the query"),
        (b'{"error": "x"}', "answered without the result of the query"),
    ],
)
def test_an_answer_that_is_none(server: Server, body: bytes, words: str) -> None:
    server.answers["/api"] = Answer(body)
    with pytest.raises(Transient, match=words):
        Http("agent").query(server.url("/api"), titles="X")


def test_an_error_of_the_wiki_has_its_code(server: Server) -> None:
    body = b'{"error": {"code": "maxlag", "info": "waiting"}}'
    server.answers["/api"] = Answer(body, headers={"Retry-After": "5"})
    with pytest.raises(ApiError, match=r"answered with the error maxlag") as caught:
        Http("agent").query(server.url("/api"))
    assert (caught.value.code, caught.value.retry_after) == ("maxlag", timedelta(seconds=5))


def refused() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{free.getsockname()[1]}"


@contextmanager
def mute(hang_up: bool) -> Iterator[str]:
    """A host that takes the connection and says nothing, or hangs up at once."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        taken = []

        def take() -> None:
            client = server.accept()[0]
            client.recv(1 << 16)
            client.close() if hang_up else taken.append(client)

        thread = threading.Thread(target=take)
        thread.start()
        yield f"127.0.0.1:{server.getsockname()[1]}"
        thread.join()
        for client in taken:
            client.close()


def trouble(address: str) -> str:
    with pytest.raises(Transient) as caught:
        Http("agent").get(f"http://{address}/")
    return str(caught.value)


def test_refused_is_one_clean_line() -> None:
    host = refused()
    assert trouble(host) == f"cannot reach {host} ([Errno 111] Connection refused)"


def test_silence_is_one_clean_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "READ_SECONDS", 0.2)
    with mute(hang_up=False) as host:
        assert trouble(host) == f"cannot reach {host} (Read timed out. (read timeout=0.2))"


def test_a_hang_up_is_one_clean_line() -> None:
    with mute(hang_up=True) as host:
        words = "Remote end closed connection without response"
        assert trouble(host) == f"cannot reach {host} ({words})"


def test_an_unknown_name_is_one_clean_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert trouble("wiki.example") == (
        "cannot reach wiki.example "
        "(Failed to resolve 'wiki.example' ([Errno -2] Name or service not known))"
    )


def test_threads_do_not_share_a_session(server: Server) -> None:
    server.answers["/"] = Answer(b"x")
    client = Http("agent")
    sessions = []
    threads = [
        threading.Thread(target=lambda: sessions.append(client._session())) for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({id(session) for session in sessions}) == 3
    assert client._session() is client._session()


def test_the_environment_is_looked_at_once_for_a_host(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And what it says holds: a proxy is asked, and not the host itself."""
    server.answers["http://wiki.example/a"] = server.answers["http://wiki.example/b"] = Answer(b"x")
    monkeypatch.setenv("HTTP_PROXY", server.url(""))
    monkeypatch.delenv("no_proxy")
    http = Http("agent")
    assert http.get("http://wiki.example/a").content == b"x"
    monkeypatch.delenv("HTTP_PROXY")
    assert http.get("http://wiki.example/b").content == b"x"
    server.answers["/"] = Answer(b"y")
    assert http.get(server.url("/")).content == b"y"
