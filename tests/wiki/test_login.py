import json
import logging
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from review.errors import Permanent, Transient
from tests.wiki.server import Answer, Server
from wiki.http import Http, user_agent
from wiki.login import Member, WikiLogin
from wiki.site import COMMONS

BACK = "https://scores.example/login/back"
TOKEN = {"token_type": "Bearer", "access_token": "t0ken"}
WHO = {"sub": 1, "username": "Änne", "groups": ["*", "user", "sysop"], "blocked": False}


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


def login(server: Server) -> WikiLogin:
    return WikiLogin(server.url("/oauth2"), Http(user_agent("me@example.org")), "client", "s3cret")


def answer(server: Server, token: Any = TOKEN, who: Any = WHO, status: int = 200) -> None:
    server.answers["/oauth2/access_token"] = Answer(json.dumps(token).encode(), status)
    server.answers["/oauth2/resource/profile"] = Answer(json.dumps(who).encode())


def finish(server: Server) -> Member:
    return login(server).finish(code="c0de", verifier="ver1fier", back=BACK)


def test_a_login_goes_on_at_the_wiki_with_a_challenge_and_without_secrets(server: Server) -> None:
    begun = login(server).begin(BACK)
    parts = urlsplit(begun.url)
    asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
    challenge = urlsafe_b64encode(sha256(begun.verifier.encode()).digest()).rstrip(b"=").decode()
    assert (parts.netloc, parts.path) == (server.host, "/oauth2/authorize")
    assert asked == {
        "response_type": "code",
        "client_id": "client",
        "redirect_uri": BACK,
        "state": begun.state,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    assert 43 <= len(begun.verifier) <= 128  # RFC 7636
    assert repr(begun) == "Begun()"


def test_each_login_has_a_state_and_a_verifier_of_its_own(server: Server) -> None:
    one, other = login(server).begin(BACK), login(server).begin(BACK)
    assert one.state != other.state
    assert one.verifier != other.verifier


def test_it_ends_by_who_the_wiki_says_it_is(server: Server) -> None:
    answer(server)
    assert finish(server) == Member("Änne", frozenset({"*", "user", "sysop"}), blocked=False)
    token, profile = server.seen
    assert parse_qs(token.body.decode()) == {
        "grant_type": ["authorization_code"],
        "client_id": ["client"],
        "client_secret": ["s3cret"],
        "code": ["c0de"],
        "redirect_uri": [BACK],
        "code_verifier": ["ver1fier"],
    }
    assert profile.headers["Authorization"] == "Bearer t0ken"
    for each in (token, profile):
        assert each.headers["User-Agent"] == user_agent("me@example.org")
        assert "?" not in each.path


@pytest.mark.parametrize("blocked", [True, None, 0, "no"])
def test_only_a_plain_no_says_that_nobody_is_blocked(server: Server, blocked: object) -> None:
    answer(server, who=WHO | {"blocked": blocked})
    assert finish(server).blocked


@pytest.mark.parametrize(
    ("token", "status", "said"),
    [
        ({"error": "invalid_grant", "message": "x"}, 400, "(invalid_grant)"),
        ({"error": "<script>"}, 400, "(status 400)"),
        (["invalid"], 401, "(status 401)"),
        (TOKEN, 302, "(status 302)"),
    ],
)
def test_a_refusal_is_final_and_says_why(
    server: Server, token: Any, status: int, said: str
) -> None:
    answer(server, token, status=status)
    with pytest.raises(Permanent) as refused:
        finish(server)
    assert str(refused.value) == f"{server.host} did not accept the login {said}"
    assert len(server.seen) == 1


@pytest.mark.parametrize(
    "who", [{"sub": 1, "blocked": True}, WHO | {"groups": None}, WHO | {"username": 7}]
)
def test_a_hidden_user_has_no_name(server: Server, who: Any) -> None:
    answer(server, who=who)
    with pytest.raises(Permanent, match="does not say who"):
        finish(server)


@pytest.mark.parametrize("token", [{}, {"access_token": 7}, [], "no"])
def test_an_answer_that_makes_no_sense_may_make_some_later(server: Server, token: Any) -> None:
    answer(server, token)
    with pytest.raises(Transient):
        finish(server)


def test_a_wiki_that_is_away_may_come_back(server: Server) -> None:
    answer(server, status=503)
    with pytest.raises(Transient, match="503"):
        finish(server)


def test_a_redirect_is_not_followed(server: Server) -> None:
    answer(server)
    elsewhere = {"Location": server.url("/elsewhere")}
    server.answers["/oauth2/resource/profile"] = Answer(b"{}", 302, elsewhere)
    with pytest.raises(Permanent, match="302"):
        finish(server)
    assert all(seen.path != "/elsewhere" for seen in server.seen)


def test_no_secret_is_logged(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    answer(server)
    with caplog.at_level(logging.DEBUG):
        finish(server)
    assert not any(secret in caplog.text for secret in ("s3cret", "t0ken", "c0de", "ver1fier"))


@pytest.mark.parametrize("host", ["wiki.example", "localhost.wiki.example", "192.0.2.1", ""])
def test_the_secret_does_not_travel_in_the_clear(host: str) -> None:
    with pytest.raises(ValueError, match="this machine only"):
        WikiLogin(f"http://{host}/oauth2", Http(""), "client", "s3cret")
    for address in ("https://wiki.example/oauth2", "http://localhost:1/", "http://[::1]:1/"):
        WikiLogin(address, Http(""), "client", "s3cret")


def test_where_a_wiki_logs_people_in() -> None:
    assert COMMONS.oauth_url == "https://commons.wikimedia.org/w/rest.php/oauth2"
    other = COMMONS.model_copy(update={"oauth": "https://meta.example/oauth2/"})
    assert other.oauth_url == "https://meta.example/oauth2"
