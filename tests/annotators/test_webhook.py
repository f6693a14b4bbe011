"""The webhook: what is sent, and what comes of each answer."""

import json
import ssl
import subprocess
import time
from datetime import timedelta
from pathlib import Path
from socket import socket

import pytest

from annotators import webhook
from annotators.signature import secret_of
from annotators.webhook import ANSWER_BYTES, Webhook
from review.errors import Away, Permanent, Transient
from review.fakes import FakeClock
from tests.annotators.server import Drip, Listener, answer
from tests.annotators.values import an_offer
from tests.review.values import WIKI

SECRET = "whsec_" + "QUJD" * 8


def hook(url: str, secret: str = "") -> Webhook:
    return Webhook(
        url, secret=secret_of(secret) if secret else None, agent="a bot", clock=FakeClock()
    )


def give(url: str, *log_ids: int, secret: str = "") -> None:
    with (ours := hook(url, secret)).turn():
        for log_id in log_ids or (1,):
            ours.take([an_offer(log_id)])


def test_an_offer_is_a_post_with_its_id_its_time_and_a_signature(listener: Listener) -> None:
    give(listener.url, secret=SECRET)
    [posted] = listener.posted
    assert posted.path == "/offers?from=here"
    assert json.loads(posted.body) == json.loads(an_offer(1).text())
    expected = {
        "host": f"127.0.0.1:{listener.port}",
        "content-type": "application/json",
        "user-agent": "a bot",
        "idempotency-key": f"{WIKI}:1",
        "webhook-id": f"{WIKI}:1",
        "webhook-timestamp": str(int(FakeClock()().timestamp())),
        "webhook-signature": posted.headers["webhook-signature"],
    }
    assert expected.items() <= posted.headers.items()
    assert posted.headers["webhook-signature"].startswith("v1,")


def test_without_a_secret_nothing_is_signed(listener: Listener) -> None:
    give(listener.url)
    assert "webhook-signature" not in listener.posted[0].headers


@pytest.mark.parametrize("status", [200, 204, 299])
def test_any_success_is_one_whatever_else_is_answered(listener: Listener, status: int) -> None:
    listener.patience = 1  # with who waits for the rest of what was cut
    listener.answers += [
        answer(status, b"garbage \xff"),
        answer(status, b"cut", Content_Length="9"),
    ]
    give(listener.url, 1, 2, 3)
    assert listener.ids() == [f"{WIKI}:{n}" for n in (1, 2, 3)]


def test_many_offers_of_one_turn_take_one_connection(listener: Listener) -> None:
    give(listener.url, 1, 2, 3)
    assert listener.connections == 1


@pytest.mark.parametrize("status", [408, 409, 425, 500, 502, 504])
def test_what_may_be_about_this_offer_is_tried_again(listener: Listener, status: int) -> None:
    listener.answers.append(answer(status, b"<html>no", Retry_After="30"))
    with pytest.raises(Transient, match=rf"^127\.0\.0\.1:\d+ answered {status}$") as raised:
        give(listener.url)
    assert not isinstance(raised.value, Away)
    assert raised.value.retry_after == timedelta(seconds=30)


@pytest.mark.parametrize("status", [429, 503])
def test_who_wants_to_be_left_alone_is(listener: Listener, status: int) -> None:
    listener.answers.append(answer(status, retry_after="90"))
    with pytest.raises(Away) as raised:
        give(listener.url)
    assert raised.value.retry_after == timedelta(seconds=90)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_no_redirect_is_followed(listener: Listener, status: int) -> None:
    listener.answers.append(answer(status, Location=listener.url))
    with pytest.raises(Away, match=f"answered {status}, a redirect, which is not followed"):
        give(listener.url)
    assert len(listener.posted) == 1


@pytest.mark.parametrize("status", [401, 403])
def test_a_wrong_secret_is_about_all_offers(listener: Listener, status: int) -> None:
    listener.answers.append(answer(status))
    with pytest.raises(Away, match=f"answered {status}: is HAND_ON_SECRET what it expects"):
        give(listener.url)


@pytest.mark.parametrize("status", [402, 404, 405, 410, 415, 501, 999])
def test_so_is_an_address_where_nobody_takes_any(listener: Listener, status: int) -> None:
    listener.answers.append(answer(status))
    with pytest.raises(Away, match=f"answered {status}$"):
        give(listener.url)


@pytest.mark.parametrize("status", [400, 413, 422])
def test_an_offer_that_is_refused_says_why_in_one_clean_line(
    listener: Listener, status: int
) -> None:
    listener.answers.append(answer(status, b"no\r\nsuch \x1b[31mfield\xff" + b"x" * 1000))
    with pytest.raises(Permanent) as raised:
        give(listener.url)
    words = str(raised.value)
    assert f"answered {status}: no such [31mfield" in words
    assert words.isprintable()
    assert len(words) < 250


@pytest.mark.parametrize(
    "garbage",
    [
        b"",
        b"garbage\r\n\r\n",
        b"HTTP/1.1 abc Words\r\n\r\n",
        b"SSH-2.0-OpenSSH_9\r\n",
        b"HTTP/1.1 204 Words\r\nX: " + b"x" * 100_000,
        b"HTTP/1.1 204 Words\r\n" + b"X: y\r\n" * 1000 + b"\r\n",
        b"\0" * 100_000,
    ],
)
def test_what_is_no_answer_is_none(listener: Listener, garbage: bytes) -> None:
    listener.answers.append(garbage)
    with pytest.raises(Transient, match="did not answer"):
        give(listener.url)


def test_after_an_answer_that_is_too_long_the_next_is_its_own(listener: Listener) -> None:
    listener.answers += [answer(200, b"x" * (ANSWER_BYTES + 1)), answer(422, b"mine")]
    with pytest.raises(Permanent, match="mine"):
        give(listener.url, 1, 2)
    assert listener.connections == 2


def test_a_huge_answer_is_not_read(listener: Listener) -> None:
    endless = b"HTTP/1.1 200 Words\r\nTransfer-Encoding: chunked\r\n\r\n" + b"8000\r\n" * 1000
    listener.answers.append(endless + b"x" * 10_000_000)
    began = time.monotonic()
    give(listener.url)
    assert time.monotonic() - began < 5


HEAD = answer(204)
LONG = b"HTTP/1.1 204 Words\r\nX: " + b"x" * 1000
BODY = answer(422, b"x" * 1000, Connection="close")


@pytest.mark.parametrize(
    "slow", [None, Drip(LONG)], ids=["silent", "a byte of the head now and then"]
)
def test_no_answer_takes_longer_than_it_may(
    listener: Listener, slow: Drip | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "ALL_SECONDS", 0.5)
    listener.answers.append(slow)
    began = time.monotonic()
    with pytest.raises(Transient, match=r"did not answer within 0\.5 s"):
        give(listener.url)
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("whole", [BODY, answer(422, b"x" * 1000)])
def test_nor_do_its_words(
    listener: Listener, whole: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "ALL_SECONDS", 0.5)
    listener.answers.append(Drip(whole, 0.001))
    began = time.monotonic()
    with pytest.raises(Permanent, match="answered 422"):
        give(listener.url)
    assert time.monotonic() - began < 2


def test_nobody_there_is_one_line() -> None:
    with Listener() as gone:
        url = gone.url
    with pytest.raises(Away) as raised:
        give(url)
    assert str(raised.value) == f"cannot reach {url.split('/')[2]} (Connection refused)"


class TlsListener(Listener):
    """The same, encrypted, with a certificate that nobody but its file's readers knows."""

    folder: Path

    def wrap(self, connection: socket) -> socket:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder / "cert.pem", self.folder / "key.pem")
        return context.wrap_socket(connection, server_side=True)

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}/"


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    key, cert = tmp_path / "key.pem", tmp_path / "cert.pem"
    new = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    new += ["-nodes", "-keyout", str(key), "-out", str(cert), "-subj", "/CN=here", "-days", "2"]
    new += ["-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run(new, check=True, capture_output=True)
    return cert


def test_https_needs_a_certificate_that_is_known(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "ALL_SECONDS", 0.5)
    TlsListener.folder = certificate.parent
    with TlsListener() as server:
        with pytest.raises(Away, match=r"cannot reach .*certificate"):
            give(server.url)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        give(server.url, 1, 2)
        server.answers.append(Drip(LONG))
        with pytest.raises(Transient, match=r"did not answer within 0\.5 s"):
            give(server.url, 3)
    assert server.ids() == [f"{WIKI}:{n}" for n in (1, 2, 3)]
