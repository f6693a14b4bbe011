"""What only a real server can be asked: bytes as they come, and who a proxy says it is."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import uvicorn

from api.access.keys import new_key
from api.serve import configured
from settings import Settings
from tests.api.access.stage import app_by

pytestmark = pytest.mark.integration
KEY, ENTRY = new_key("alice")


@contextmanager
def served(**settings: Any) -> Iterator[int]:
    """The port of the application by these settings, on this machine."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(configured(app_by(**settings), Settings(**settings)))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


def send(port: int, *lines: bytes, path: bytes = b"/v1/classify") -> tuple[int, str]:
    """A file with these lines in its head."""
    head = [b"POST " + path + b" HTTP/1.1", b"Content-Length: 1", b"Connection: close", *lines]
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(b"\r\n".join([*head, b"", b"x"]))
        answer = b"".join(iter(lambda: connection.recv(65_536), b""))
    status, body = int(answer.split()[1]), answer.partition(b"\r\n\r\n")[2]
    return status, json.loads(body)["code"] if body.startswith(b"{") else ""


HERE = b"Host: 127.0.0.1"


def test_this_machine_needs_no_key_and_whoever_a_proxy_brings_does() -> None:
    with served() as port:
        assert send(port, HERE) == (422, "seen")
        for name in (b"X-Forwarded-For", b"x-forwarded-for", b"Forwarded", b"X-REAL-IP", b"Via"):
            assert send(port, HERE, name + b": 127.0.0.1") == (401, "key-needed")
        assert send(port, HERE, b"X-Forwarded-For:") == (401, "key-needed")


@pytest.mark.parametrize("smuggled", [b"X-Forwarded-For : 1", b"X-Forwarded-For\t: 1", b" x: y"])
def test_a_head_that_is_none_is_no_request(smuggled: bytes) -> None:
    with served() as port:
        assert send(port, HERE, smuggled)[0] in (400, 401)


def test_strange_hosts_are_refused_as_they_come() -> None:
    with served() as port:
        for host in (b"localhost.evil.org", b"evil.org", b"", b"0.0.0.0", b"\xff", b"x" * 5000):
            assert send(port, b"Host: " + host)[0] in (400, 421), host
        assert send(port, HERE, b"Host: evil.org")[0] in (400, 421)
        assert send(port)[0] in (400, 421)
        assert send(port, b"Host: evil.org", path=b"http://127.0.0.1/v1/classify")[0] in (400, 421)


@pytest.mark.parametrize(
    "key",
    [KEY.swapcase().encode(), KEY.encode() + b"\0", b"\0", b"\xff\xfe", b"x" * 20_000],
    ids=range(5),  # KEY is another in each process
)
def test_what_is_no_key_is_refused_as_it_comes(key: bytes) -> None:
    with served(api_keys=ENTRY) as port:
        for name in (b"Authorization: Bearer ", b"X-API-Key: "):
            assert send(port, HERE, name + key)[0] in (400, 401)
        assert send(port, HERE, b"X-API-Key: " + KEY.encode()) == (422, "seen")


def test_a_key_is_in_no_log(capfd: pytest.CaptureFixture[str]) -> None:
    with served(api_keys=ENTRY, log_level="DEBUG") as port:
        send(port, HERE, b"X-API-Key: " + KEY.encode())
        send(port, HERE, b"X-API-Key: mrb_wrong")
        send(port, HERE, path=b"/v1/classify?key=mrb_wrong")
    out, err = capfd.readouterr()
    assert KEY not in out + err
    assert "wrong" not in out + err


BEYOND = {"api_host": "192.0.2.1", "api_names": "127.0.0.1", "api_open": True, "api_per_minute": 1}


def test_whom_a_proxy_asks_for_is_believed_of_those_that_are_named_only() -> None:
    def asked(port: int, *chain: bytes) -> int:
        return send(port, HERE, *(b"X-Forwarded-For: " + each for each in chain))[0]

    with served(**BEYOND, api_proxies="127.0.0.1") as port:
        assert [asked(port, b"198.51.100.1"), asked(port, b"198.51.100.2")] == [422, 422]
        assert asked(port, b"203.0.113.9, 198.51.100.1") == 429  # the proxy's own word is the last
        assert asked(port, b"203.0.113.8", b"198.51.100.2") == 429
    with served(**BEYOND) as port:
        assert [asked(port, b"198.51.100.1"), asked(port, b"198.51.100.2")] == [422, 429]


def test_a_login_through_a_named_proxy_has_a_cookie_for_https_only() -> None:
    def set_cookie(port: int) -> bytes:
        body = b"key=" + KEY.encode()
        lines = [
            b"POST /login HTTP/1.1",
            HERE,
            b"X-Forwarded-Proto: https",
            b"Connection: close",
            b"Content-Length: %d" % len(body),
        ]
        with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
            connection.sendall(b"\r\n".join([*lines, b"", body]))
            answer = b"".join(iter(lambda: connection.recv(65_536), b"")).lower()
        return answer.partition(b"set-cookie: ")[2].partition(b"\r\n")[0]

    with served(**BEYOND, api_keys=ENTRY, api_proxies="127.0.0.0/8") as port:
        assert set_cookie(port).startswith(b"__host-session=")
        assert b"; secure" in set_cookie(port)
    with served(**BEYOND, api_keys=ENTRY) as port:
        assert set_cookie(port).startswith(b"session=")
