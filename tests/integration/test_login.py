"""People log in on a real wiki, from a browser's point of view."""

from collections.abc import Iterator

import pytest
import requests
from fastapi import FastAPI

from api.access.opening import access_by
from playground.person import Person
from playground.wiki import LocalWiki
from settings import Settings
from tests.api.access.stage import Client, app_of, client_of
from wiki.http import Http, user_agent
from wiki.login import WikiLogin
from wiki.site import load_site

pytestmark = pytest.mark.integration


@pytest.fixture
def app(local_wiki: LocalWiki, tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    site = load_site(str(local_wiki.site_toml(tmp_path_factory.mktemp("site"))))
    login = WikiLogin(
        site.oauth_url, Http(user_agent("")), local_wiki.oauth_client, local_wiki.oauth_secret
    )
    return app_of(access_by(Settings(), login))


@pytest.fixture
def admin(local_wiki: LocalWiki) -> Iterator[Person]:
    with Person.login(local_wiki.api, "Admin") as person:
        yield person


def path_back(client: Client, person: Person) -> str:
    """Where the wiki sends somebody who has begun to log in, and agrees."""
    to_wiki = client.get("/login/wiki?next=/queue").headers["Location"]
    back = person.agree(to_wiki)
    assert back.startswith("http://127.0.0.1:8080/login/back?code=")
    return back.removeprefix("http://127.0.0.1:8080")


def who(client: Client) -> str:
    return client.get("/login").text.partition("logged in as ")[2].partition(".")[0]


def test_a_member_of_a_listed_group_logs_in(app: FastAPI, admin: Person) -> None:
    client = client_of(app)
    answer = client.get(path_back(client, admin))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/queue")
    assert who(client) == "Admin"


@pytest.mark.parametrize("name", ["Patroller", "Uploader"])
def test_the_wiki_says_who_is_in_which_group(
    app: FastAPI, local_wiki: LocalWiki, name: str
) -> None:
    client = client_of(app)
    with Person.login(local_wiki.api, name) as person:
        answer = client.get(path_back(client, person))
    if name == "Patroller":
        assert who(client) == name
    else:
        assert answer.status_code == 403
        assert f"{name} is in none of the groups image-reviewer, patroller, sysop" in answer.text


def test_a_blocked_user_is_told_so(app: FastAPI, local_wiki: LocalWiki, admin: Person) -> None:
    admin.write("block", user="Patroller", reason="test", allowusertalk=True)
    try:
        client = client_of(app)
        with Person.login(local_wiki.api, "Patroller") as person:
            answer = client.get(path_back(client, person))
        assert answer.status_code == 403
        assert "Patroller is blocked on the wiki" in answer.text
        assert who(client) == ""
    finally:
        admin.write("unblock", user="Patroller")


def test_a_code_of_another_session_is_refused_by_the_wiki(app: FastAPI, admin: Person) -> None:
    attacker, victim = client_of(app), client_of(app)
    code = path_back(attacker, admin).partition("code=")[2].partition("&")[0]
    state = path_back(victim, admin).partition("&state=")[2]
    answer = victim.get(f"/login/back?code={code}&state={state}")
    assert answer.status_code == 403
    assert "invalid_grant" in answer.text
    assert who(victim) == ""


def test_a_replay_with_the_cookie_kept_is_refused_by_the_wiki(app: FastAPI, admin: Person) -> None:
    client = client_of(app)
    back = path_back(client, admin)
    kept = client.cookies["login"]
    assert client.get(back).status_code == 303
    again = client_of(app)
    again.cookies.set("login", kept, domain="127.0.0.1")
    assert again.get(back).status_code == 403
    assert who(again) == ""


def test_whoever_cancels_is_not_logged_in(app: FastAPI, admin: Person) -> None:
    client = client_of(app)
    to_wiki = client.get("/login/wiki").headers["Location"]
    no = admin.session.get(f"{to_wiki}&approval_cancel=1", timeout=60, allow_redirects=False)
    answer = client.get(no.headers["Location"].removeprefix("http://127.0.0.1:8080"))
    assert answer.status_code == 403
    assert who(client) == ""


def test_a_wiki_that_is_away_is_said(app: FastAPI, local_wiki: LocalWiki, admin: Person) -> None:
    client = client_of(app)
    back = path_back(client, admin)
    local_wiki.fault("POST /w/rest.php/oauth2/access_token", 503)
    try:
        answer = client.get(back)
    finally:
        local_wiki.clear_faults()
    assert answer.status_code == 503
    assert "answered 503: try again later" in answer.text


def test_it_is_the_wiki_that_asks_who_one_is(app: FastAPI) -> None:
    to_wiki = client_of(app).get("/login/wiki").headers["Location"]
    assert requests.get(to_wiki, timeout=60).status_code == 401  # nobody is logged in there
