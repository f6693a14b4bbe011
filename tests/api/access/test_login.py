import time
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi import FastAPI

from api.access.opening import access_by
from review.errors import Permanent, Transient
from settings import Settings
from tests.api.access.stage import OUTSIDE, Client, Clock, app_of, client_of, told
from wiki.login import Begun, Member, WikiLogin

REVIEWER = Member("Rä <b>", frozenset({"*", "user", "patroller"}), blocked=False)
BACK = "https://scores.example/login/back"


class Wiki:
    """Lets anybody in who brings a code; each login has a number."""

    def __init__(self, member: Member | Exception = REVIEWER) -> None:
        self.member = member
        self.begun = 0
        self.asked: list[dict[str, str]] = []

    def begin(self, back: str) -> Begun:
        self.begun += 1
        address = f"https://wiki.example/authorize?redirect_uri={back}&state=s{self.begun}"
        return Begun(address, f"s{self.begun}", f"v{self.begun}")

    def finish(self, **given: str) -> Member:
        self.asked.append(given)
        if isinstance(self.member, Exception):
            raise self.member
        return self.member


def app(wiki: Wiki, **settings: Any) -> FastAPI:
    given = {"oauth_client": "id", "oauth_secret": "s3cret", **OUTSIDE, **settings}
    return app_of(access_by(Settings(**given), cast(WikiLogin, wiki)))


def browser(served: FastAPI) -> Client:
    return client_of(served, "198.51.100.7", "https://scores.example")


def begin(client: Client, onward: str = "/queue") -> str:
    """The state with which it went on to the wiki."""
    answer = client.get("/login/wiki", params={"next": onward})
    assert answer.status_code == 303
    return parse_qs(urlsplit(answer.headers["Location"]).query)["state"][0]


def logged_in(client: Client) -> bool:
    return "logged in as" in client.get("/login").text


def test_one_logs_in_on_the_wiki_and_comes_back_to_where_one_was() -> None:
    wiki = Wiki()
    client = browser(app(wiki))
    state = begin(client)
    answer = client.get(f"/login/back?code=c0de&state={state}")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/queue")
    assert wiki.asked == [{"code": "c0de", "verifier": "v1", "back": BACK}]
    assert "logged in as Rä &lt;b&gt;" in client.get("/login").text
    assert told(client.post("/v1/classify", content=b"x")) == (422, "seen")


def test_a_state_is_good_once() -> None:
    wiki = Wiki()
    client = browser(app(wiki))
    state = begin(client)
    client.get(f"/login/back?code=c0de&state={state}")
    client.post("/logout")
    assert client.get(f"/login/back?code=c0de&state={state}").status_code == 400
    assert not logged_in(client)
    assert len(wiki.asked) == 1


@pytest.mark.parametrize("state", ["", "-", "s0", "s1x", "S1", "ä", "x" * 5000])
def test_another_state_is_none(state: str) -> None:
    wiki = Wiki()
    client = browser(app(wiki))
    begin(client)
    assert client.get("/login/back", params={"code": "c", "state": state}).status_code == 400
    assert not wiki.asked


def test_nobody_is_logged_in_by_the_login_of_another() -> None:
    """An attacker's code and state, sent to somebody whose browser began no or another login."""
    wiki = Wiki()
    served = app(wiki)
    attacker, victim, busy = browser(served), browser(served), browser(served)
    state = begin(attacker)
    begin(busy)
    for client in (victim, busy):
        assert client.get(f"/login/back?code=c0de&state={state}").status_code == 400
        assert not logged_in(client)
    assert not wiki.asked


def test_a_code_of_another_login_comes_with_the_own_verifier() -> None:
    wiki = Wiki(Permanent("wiki.example did not accept the login (invalid_grant)"))
    served = app(wiki)
    begin(browser(served))
    client = browser(served)
    answer = client.get(f"/login/back?code=of-another&state={begin(client)}")
    assert answer.status_code == 403
    assert wiki.asked == [{"code": "of-another", "verifier": "v2", "back": BACK}]
    assert not logged_in(client)


def test_a_login_has_ten_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(now=1_800_000_000)
    served = app(Wiki())
    client = browser(served)
    monkeypatch.setattr(time, "time", clock)
    state = begin(client)
    value = client.cookies["__Host-login"]
    clock.now += 601
    late = browser(served)
    late.cookies.set("__Host-login", value, domain="scores.example")
    assert late.get(f"/login/back?code=c&state={state}").status_code == 400


def test_the_cookie_of_a_login_is_no_session_and_the_other_way_round() -> None:
    wiki = Wiki()
    client = browser(app(wiki))
    state = begin(client)
    client.cookies.set("__Host-session", client.cookies["__Host-login"], domain="scores.example")
    assert not logged_in(client)
    client.get(f"/login/back?code=c&state={state}")
    session = client.cookies["__Host-session"]
    other = browser(app(wiki))
    other.cookies.set("__Host-login", session, domain="scores.example")
    assert other.get("/login/back?code=c&state=-").status_code == 400


@pytest.mark.parametrize(
    ("member", "status", "said"),
    [
        (Member("Eva", frozenset({"*", "user"}), False), 403, "Eva is in none of the groups"),
        (Member("Eva", frozenset({"sysop"}), True), 403, "Eva is blocked on the wiki"),
        (Permanent("wiki.example did not accept the login"), 403, "did not accept the login"),
        (Transient("cannot reach wiki.example"), 503, "cannot reach wiki.example: try again"),
    ],
)
def test_whoever_may_not_is_told_why(member: Member | Exception, status: int, said: str) -> None:
    client = browser(app(Wiki(member)))
    answer = client.get(f"/login/back?code=c&state={begin(client)}")
    assert answer.status_code == status
    assert said in answer.text
    assert ("Retry-After" in answer.headers) == (status == 503)
    assert "/login/wiki?next=/queue" in answer.text
    assert not logged_in(client)


def test_whoever_says_no_on_the_wiki_is_not_logged_in() -> None:
    wiki = Wiki()
    client = browser(app(wiki))
    answer = client.get(f"/login/back?error=access_denied&state={begin(client)}")
    assert answer.status_code == 403
    assert "nobody agreed" in answer.text
    assert not wiki.asked


def test_a_group_that_is_listed_no_more_ends_the_session() -> None:
    wiki, settings = Wiki(), {"api_secret": "s" * 32}
    client = browser(app(wiki, **settings))
    client.get(f"/login/back?code=c&state={begin(client)}")
    assert logged_in(client)
    later = browser(app(wiki, **settings, oauth_groups="sysop"))
    later.cookies = client.cookies
    assert not logged_in(later)


def test_a_user_has_a_rate_of_their_own() -> None:
    client = browser(app(Wiki(), api_per_minute=2))
    client.get(f"/login/back?code=c&state={begin(client)}")
    answers = [client.post("/v1/classify", content=b"x").status_code for _ in range(3)]
    assert answers == [422, 422, 429]


def test_the_wiki_is_not_asked_without_end() -> None:
    wiki = Wiki(Permanent("no"))
    client = browser(app(wiki))
    statuses = [
        client.get(f"/login/back?code={number}&state={begin(client)}").status_code
        for number in range(11)
    ]
    assert statuses == [403] * 10 + [429]
    assert len(wiki.asked) == 10


@pytest.mark.parametrize("onward", ["//evil.org", "https://evil.org", "/\\evil.org"])
def test_a_login_leads_nowhere_else(onward: str) -> None:
    client = browser(app(Wiki()))
    answer = client.get(f"/login/back?code=c&state={begin(client, onward)}")
    assert answer.headers["Location"] == "/"


def test_without_a_consumer_there_is_no_such_login() -> None:
    client = client_of(app_of(access_by(Settings())))
    for path in ("/login/wiki", "/login/wiki?next=/"):
        assert told(client.get(path)) == (404, "not-found")
    assert client.get("/login/back?code=c&state=s").status_code == 400
    assert "no way to log in" in client.get("/login").text
