"""What comes over a socket that is no good HTTP is refused, and bounded."""

import socket
import time
from contextlib import suppress

import pytest

from api.connection import HEAD_BYTES
from api.parts import Parts
from tests.api.serving import Served, until
from tests.api.stubs import jpeg

_GET = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
_POST = b"POST /v1/classify HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"


@pytest.mark.parametrize(
    "content",
    [
        b"what is this\r\n\r\n",
        b"GET /healthz HTTP/9.9\r\n\r\n",
        _POST + b"Content-Length: many\r\n\r\n",
        _POST + b"Content-Length: -1\r\n\r\n",
        _POST + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
        _POST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        _GET + b"A\0B: 1\r\n\r\n",
    ],
)
def test_what_is_no_http_is_a_problem(server: Served, content: bytes) -> None:
    answer = server.raw(content)
    assert (answer.status, answer.problem["code"]) == (400, "malformed")
    assert answer.problem["request_id"] == answer.headers["x-request-id"]
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "head",
    [
        b"X-Long: " + b"x" * 1_000_000,
        b"".join(b"X-%d: 1\r\n" % number for number in range(100_000)),
        b"X" * 1_000_000,
    ],
)
def test_a_head_without_end_is_refused(server: Served, head: bytes) -> None:
    with server.connect() as caller:
        caller.sendall(_GET)
        answer = _sent_until_refused(caller, head)
    assert b" 431 " in answer
    assert b"head-too-large" in answer


def _sent_until_refused(caller: socket.socket, content: bytes) -> bytes:
    """It answers and hangs up before all is sent, and what is sent then is an error here."""
    answer = b""
    with suppress(ConnectionError):
        for at in range(0, len(content), 10_000):
            caller.sendall(content[at : at + 10_000])
            time.sleep(0.001)
    with suppress(ConnectionError):
        while chunk := caller.recv(65_536):
            answer += chunk
    return answer


def test_a_long_head_that_ends_is_taken(server: Served) -> None:
    assert server.raw(_GET + b"X: " + b"x" * (HEAD_BYTES // 2) + b"\r\n\r\n").status == 200


def test_trailers_without_end_end_the_connection(server: Served, parts: Parts) -> None:
    begin = _POST + b"Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n"
    with server.connect() as caller:
        caller.sendall(begin)
        _sent_until_refused(caller, b"".join(b"X-%d: 1\r\n" % n for n in range(100_000)))
    until(lambda: parts.intake.under_way == 0)


@pytest.mark.parametrize("size", [2, 3, 64])
def test_a_body_in_very_small_chunks_is_taken(server: Served, size: int) -> None:
    content = jpeg(0.9, note="x" * 100_000)
    pieces = [content[at : at + size] for at in range(0, len(content), size)]
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces)
    answer = server.raw(_POST + b"Transfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n")
    assert answer.status == 200


def test_several_requests_come_over_one_connection(server: Served) -> None:
    again = _GET.replace(b"close", b"keep-alive") + b"X: " + b"x" * 40_000 + b"\r\n\r\n"
    with server.connect() as caller:
        for _ in range(5):
            caller.sendall(again)
            answer = b""
            while not answer.endswith(b'{"status":"alive"}'):
                answer += caller.recv(65_536)


def test_a_body_that_nobody_asked_for_is_passed_over(server: Served) -> None:
    assert server.raw(_GET + b"Content-Length: 5\r\n\r\nhello").status == 200


def test_an_answer_to_head_has_no_body(server: Served) -> None:
    answer = server.raw(b"HEAD /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert (answer.status, answer.body) == (405, b"")


def test_who_expects_a_word_before_sending_gets_it_or_the_problem(
    server: Served, parts: Parts
) -> None:
    content = jpeg()
    head = _POST + b"Expect: 100-continue\r\nContent-Length: %d\r\n\r\n"
    with server.connect() as caller:
        caller.sendall(head % len(content))
        assert caller.recv(100).startswith(b"HTTP/1.1 100 ")
        caller.sendall(content)
        assert caller.recv(100).startswith(b"HTTP/1.1 200 ")
    assert server.raw(head % 2_000_000).status == 413
