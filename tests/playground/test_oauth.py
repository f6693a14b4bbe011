from base64 import urlsafe_b64encode
from hashlib import sha256
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests

from playground.person import Person, Refused
from playground.wiki import LocalWiki

pytestmark = pytest.mark.integration
BACK = "http://127.0.0.1:9/login/back"
VERIFIER = "v" * 43


def address(wiki: LocalWiki, **other: str) -> str:
    challenge = urlsafe_b64encode(sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code",
        "client_id": wiki.oauth_client,
        "redirect_uri": BACK,
        "state": "some state",
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    return f"{wiki.server}/w/rest.php/oauth2/authorize?{urlencode(asked | other)}"


def code_of(wiki: LocalWiki, person: Person) -> str:
    told = parse_qs(urlsplit(person.agree(address(wiki))).query)
    assert told["state"] == ["some state"]
    return told["code"][0]


def token(wiki: LocalWiki, code: str, /, **other: str) -> requests.Response:
    given = {
        "grant_type": "authorization_code",
        "client_id": wiki.oauth_client,
        "client_secret": wiki.oauth_secret,
        "redirect_uri": BACK,
        "code": code,
        "code_verifier": VERIFIER,
    }
    return requests.post(
        f"{wiki.server}/w/rest.php/oauth2/access_token", data=given | other, timeout=60
    )


def profile(wiki: LocalWiki, bearer: str) -> requests.Response:
    return requests.get(
        f"{wiki.server}/w/rest.php/oauth2/resource/profile",
        headers={"Authorization": f"Bearer {bearer}"},
        timeout=60,
    )


def test_a_code_becomes_a_token_and_that_says_who_it_is(
    local_wiki: LocalWiki, admin: Person
) -> None:
    told = token(local_wiki, code_of(local_wiki, admin)).json()
    assert told["token_type"] == "Bearer"
    known = profile(local_wiki, told["access_token"]).json()
    assert (known["username"], known["blocked"]) == ("Admin", False)
    assert {"*", "user", "sysop"} <= set(known["groups"])


def test_whoever_is_not_logged_in_or_does_not_agree_gets_no_code(
    local_wiki: LocalWiki, admin: Person
) -> None:
    assert requests.get(address(local_wiki), timeout=60).status_code == 401
    asked = admin.session.get(address(local_wiki), timeout=60)
    assert "May it know that you are Admin?" in asked.text
    no = admin.session.get(
        address(local_wiki) + "&approval_cancel=1", timeout=60, allow_redirects=False
    )
    assert no.headers["Location"].startswith(f"{BACK}?error=access_denied")


@pytest.mark.parametrize(
    "other",
    [
        {"client_id": "x"},
        {"redirect_uri": "https://evil.example/"},
        {"code_challenge_method": "plain"},
    ],
)
def test_a_wrong_question_is_not_sent_back(
    local_wiki: LocalWiki, admin: Person, other: dict[str, str]
) -> None:
    with pytest.raises(Refused):
        admin.agree(address(local_wiki, **other))


def test_a_code_is_good_once(local_wiki: LocalWiki, admin: Person) -> None:
    code = code_of(local_wiki, admin)
    assert token(local_wiki, code).ok
    again = token(local_wiki, code)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")


@pytest.mark.parametrize(
    ("other", "error"),
    [
        ({"client_secret": "x"}, "invalid_client"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"code_verifier": "w" * 43}, "invalid_grant"),
        ({"redirect_uri": "http://127.0.0.1:9/other"}, "invalid_grant"),
        ({"code": "../../instance"}, "invalid_grant"),
    ],
)
def test_a_code_of_another_is_good_for_nothing(
    local_wiki: LocalWiki, admin: Person, other: dict[str, str], error: str
) -> None:
    answer = token(local_wiki, code_of(local_wiki, admin), **other)
    assert answer.status_code in (400, 401)
    assert answer.json()["error"] == error


def test_a_code_is_no_token(local_wiki: LocalWiki, admin: Person) -> None:
    assert profile(local_wiki, code_of(local_wiki, admin)).status_code == 401
    assert profile(local_wiki, "").status_code == 401
