import base64
import json
import re
import time
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from fastapi import FastAPI, Request

from api.access.caller import MayReadResults, session_of
from api.access.keys import new_key
from tests.api.access.stage import OUTSIDE, Client, Clock, app_by, client_of, told

KEY, ENTRY = new_key("alice")
SECRET = "s" * 32
_LINK = re.compile(r'(?:href|action)="([^"]*)"')


def app(**settings: Any) -> FastAPI:
    made = app_by(**{"api_keys": ENTRY, "api_secret": SECRET, **OUTSIDE, **settings})

    @made.get("/results")
    async def results(caller: MayReadResults) -> str:
        return caller.name

    @made.get("/who")
    async def who(request: Request) -> str:
        session = session_of(request)
        return session.name if session else ""

    return made


def browser(served: FastAPI, base: str = "http://scores.example") -> Client:
    return client_of(served, "198.51.100.7", base)


def logged_in(served: FastAPI, base: str = "http://scores.example") -> Client:
    client = browser(served, base)
    assert client.post("/login", data={"key": KEY}).status_code == 303
    return client


def cookie(client: Client) -> str:
    value: str = client.cookies["session"]
    return value


def with_cookie(served: FastAPI, value: str) -> Client:
    client = browser(served)
    client.cookies.set("session", value, domain="scores.example")
    return client


def test_a_key_in_the_form_logs_in_and_out() -> None:
    client = logged_in(app())
    assert client.get("/results").json() == "alice"
    assert client.get("/who").json() == "alice"
    assert "logged in as alice" in client.get("/login").text
    assert told(client.post("/v1/classify", content=b"x")) == (422, "seen")
    assert client.post("/logout").status_code == 303
    assert "session" not in client.cookies
    assert told(client.get("/results")) == (401, "key-needed")


def test_the_cookie_is_for_this_page_only_and_holds_no_key() -> None:
    answer = browser(app()).post("/login", data={"key": KEY})
    set_cookie = answer.headers["Set-Cookie"].lower()
    assert "httponly" in set_cookie
    assert "samesite=lax" in set_cookie
    assert "max-age=28800" in set_cookie
    assert "domain" not in set_cookie
    assert "secure" not in set_cookie
    payload = answer.cookies["session"].partition(".")[0]
    held = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    assert held.keys() == {"name", "groups", "mark"}
    assert KEY not in json.dumps(held)
    assert ENTRY.partition(":")[2] not in json.dumps(held)


def test_over_https_it_never_travels_in_the_clear() -> None:
    served = app()
    answer = browser(served, "https://scores.example").post("/login", data={"key": KEY})
    assert answer.headers["Set-Cookie"].startswith("__Host-session=")
    assert "secure" in answer.headers["Set-Cookie"].lower()
    value = answer.cookies["__Host-session"]
    plain = browser(served, "https://scores.example")  # as a neighbour's page would set it
    plain.cookies.set("session", value, domain="scores.example")
    assert told(plain.get("/results")) == (401, "key-needed")


def test_it_ends_after_some_hours_whatever_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(now=1_800_000_000)
    monkeypatch.setattr(time, "time", clock)
    value = cookie(logged_in(app()))
    clock.now += 8 * 3600
    assert with_cookie(app(), value).get("/results").status_code == 200
    clock.now += 1
    assert told(with_cookie(app(), value).get("/results")) == (401, "key-needed")


def test_a_changed_cookie_is_none() -> None:
    served = app()
    value = cookie(logged_in(served))
    payload, when, signature = value.split(".")
    forged = base64.urlsafe_b64encode(
        json.dumps({"name": "Admin", "groups": ["sysop"], "mark": ""}).encode()
    ).decode()
    wrong = [
        f"{forged}.{when}.{signature}",
        f"{payload}.{when}x.{signature}",
        f"{payload}..{signature}",
        f"{payload}.{when}.",
        f"{payload}.{when}.{signature[:-1]}",
        payload,
        "null",
        "",
        ".",
        "..",
        "x" * 5000,
        forged,
        "{}",
    ]
    for each in wrong:
        assert told(with_cookie(served, each).get("/results")) == (401, "key-needed"), each
    assert with_cookie(served, value).get("/results").status_code == 200


def test_no_single_character_of_it_may_change() -> None:
    served = app()
    value = cookie(logged_in(served))
    for at in range(0, len(value) - 1, 7):  # the last has two bits to spare
        other = value[:at] + ("A" if value[at] != "A" else "B") + value[at + 1 :]
        assert with_cookie(served, other).get("/who").json() == "", at


def test_another_secret_ends_it_and_without_one_each_start_does() -> None:
    value = cookie(logged_in(app()))
    assert with_cookie(app(), value).get("/who").json() == "alice"
    for secret in ("t" * 32, ""):
        assert with_cookie(app(api_secret=secret), value).get("/who").json() == ""
    value = cookie(logged_in(app(api_secret="")))
    assert with_cookie(app(api_secret=""), value).get("/who").json() == ""


def test_a_key_that_is_taken_back_takes_its_sessions_with_it() -> None:
    value = cookie(logged_in(app()))
    bob, anew = new_key("bob")[1], new_key("alice")[1]
    for entries in (bob, anew):
        assert told(with_cookie(app(api_keys=entries), value).get("/results"))[0] == 401


def test_its_requests_count_as_the_keys() -> None:
    served = app(api_keys=f"{ENTRY}:2")
    client = logged_in(served)
    other = browser(served)
    assert other.get("/results", headers={"X-API-Key": KEY}).status_code == 200
    assert client.get("/results").status_code == 200
    assert told(client.get("/results")) == (429, "rate-limited")


def test_a_page_elsewhere_has_no_session() -> None:
    client = logged_in(app(api_origins="https://page.example"))
    asked = {"Origin": "https://page.example", "Sec-Fetch-Site": "cross-site"}
    assert told(client.get("/results", headers=asked)) == (401, "key-needed")
    assert told(client.post("/v1/classify", content=b"x", headers=asked)) == (401, "key-needed")
    assert client.get("/results", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


def test_a_page_elsewhere_logs_nobody_in_or_out() -> None:
    client = logged_in(app())
    asked = {"Origin": "https://evil.org", "Sec-Fetch-Site": "cross-site"}
    for path in ("/login", "/logout"):
        answer = client.post(path, data={"key": KEY}, headers=asked)
        assert told(answer) == (403, "foreign-origin")
        assert "Set-Cookie" not in answer.headers
    assert client.get("/logout").status_code == 405


def test_a_wrong_key_is_said_and_not_shown() -> None:
    client = browser(app())
    answer = client.post("/login", data={"key": "mrb_wrong<b>", "next": "/queue"})
    assert answer.status_code == 401
    assert "this key is not known here" in answer.text
    assert 'value="/queue"' in answer.text
    assert "mrb_wrong" not in answer.text


def test_guessing_in_the_form_ends_like_any_other() -> None:
    client = browser(app())
    statuses = [client.post("/login", data={"key": f"{n}"}).status_code for n in range(11)]
    assert statuses == [401] * 10 + [429]
    assert client.post("/login", data={"key": KEY}).status_code == 429
    assert told(client.get("/results", headers={"X-API-Key": KEY})) == (429, "rate-limited")


def test_the_form_is_small() -> None:
    answer = browser(app()).post("/login", data={"key": "x" * 5000})
    assert told(answer) == (413, "body-too-large")


@pytest.mark.parametrize("body", [b"", b"key", b"key=&key=", b"\xff\x00", b"key=%00", b"--x\r\n"])
def test_a_form_of_nonsense_is_a_wrong_key(body: bytes) -> None:
    assert browser(app()).post("/login", content=body).status_code == 401


@pytest.mark.parametrize(
    "onward",
    [
        "//evil.org",
        "///evil.org",
        "/\\evil.org",
        "\\\\evil.org",
        "https://evil.org",
        "javascript:alert(1)",
        "evil.org",
        "/\t/evil.org",
        "/\n/evil.org",
        "\t//evil.org",
        "/\r\nSet-Cookie: a=b",
        " //evil.org",
        "/ä",
        "",
        "/" + "x" * 500,
    ],
)
def test_it_leads_nowhere_else(onward: str) -> None:
    answer = browser(app()).post("/login", data={"key": KEY, "next": onward})
    assert answer.headers["Location"] == "/"
    page = browser(app()).get("/login", params={"next": onward}).text
    assert 'name="next" value="/"' in page
    assert all(map(_is_ours, _LINK.findall(page)))


@pytest.mark.parametrize("path", ["//evil.org/", "///evil.org", "/\\evil.org", "//evil.org/%2e"])
def test_a_page_that_is_not_there_leads_nowhere_else(path: str) -> None:
    client = browser(app())
    page = client.get(f"http://scores.example{path}", headers={"Accept": "text/html"})
    assert page.status_code == 404
    assert all(map(_is_ours, _LINK.findall(page.text)))


def _is_ours(address: str) -> bool:
    """A browser takes a backslash for a slash."""
    return urlsplit(urljoin("http://here/", address.replace("\\", "/"))).netloc == "here"


def test_it_leads_back_to_where_one_was() -> None:
    answer = browser(app()).post("/login", data={"key": KEY, "next": "/queue?kind=video&x=%C3%A4"})
    assert answer.headers["Location"] == "/queue?kind=video&x=%C3%A4"


def test_the_page_has_no_script_and_keeps_the_strict_policy() -> None:
    answer = browser(app()).get("/login")
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert not any(word in answer.text for word in ("<script", "<style", "style=", "onclick"))


def test_results_are_open_only_where_that_is_said() -> None:
    assert told(browser(app()).get("/results")) == (401, "key-needed")
    assert browser(app(api_results_open=True)).get("/results").status_code == 200
    here = client_of(app(api_host="127.0.0.1", api_names=""))
    assert told(here.get("/results")) == (401, "key-needed")
    assert told(browser(app(api_open=True)).get("/results")) == (401, "key-needed")
