"""What the wiki may say to an edit, and which family of errors it becomes."""

import json

import pytest

from playground.person import Person
from playground.wiki import LocalWiki
from review.errors import Deleted, Halt, Permanent, Transient
from review.notice import Batch
from tests.wiki.meanwhile import edits, meanwhile
from wiki.edits.account import Account
from wiki.edits.edit import WikiPages

pytestmark = pytest.mark.integration


def error(code: str) -> str:
    return json.dumps({"error": {"code": code, "info": f"about {code}"}})


@pytest.mark.parametrize(
    ("code", "family"),
    [
        ("protectedpage", Permanent),
        ("cascadeprotected", Permanent),
        ("missingtitle", Deleted),
        ("abusefilter-disallowed", Permanent),
        ("abusefilter-warning", Permanent),
        ("spamblacklist", Permanent),
        ("contenttoobig", Permanent),
        ("blocked", Halt),
        ("autoblocked", Halt),
        ("permissiondenied", Halt),
        ("writeapidenied", Halt),
        ("noedit", Halt),
        ("assertbotfailed", Halt),
        ("abusefilter-degrouped", Halt),
        ("editconflict", Transient),
        ("articleexists", Transient),
        ("ratelimited", Transient),
        ("maxlag", Transient),
        ("readonly", Transient),
        ("internal_api_error_DBQueryError", Transient),
        ("internal_api_error_Exception", Transient),
        ("unknownerror", Transient),
        ("something-new", Transient),
    ],
)
def test_every_refusal_has_its_family(
    pages: WikiPages,
    wiki: LocalWiki,
    admin: Person,
    listing: Batch,
    code: str,
    family: type[Exception],
    capfd: pytest.CaptureFixture[str],
) -> None:
    wiki.fault("action=edit", 200, body=error(code))
    with pytest.raises(family) as caught:
        pages.tag(listing)
    assert type(caught.value) is family
    assert "\n" not in str(caught.value)
    assert capfd.readouterr() == ("", "")
    assert edits(admin, listing) == 0


@pytest.mark.parametrize(
    ("refusal", "family"),
    [
        ({"captcha": {"id": "1", "type": "simple", "question": "1+1"}}, Halt),
        ({"spamblacklist": "example.org"}, Permanent),
        ({"code": "abusefilter-disallowed", "info": "no"}, Permanent),
        ({}, Transient),
    ],
)
def test_refusals_of_older_extensions(
    pages: WikiPages,
    wiki: LocalWiki,
    listing: Batch,
    refusal: dict[str, object],
    family: type[Exception],
) -> None:
    body = json.dumps({"edit": {"result": "Failure"} | refusal})
    wiki.fault("action=edit", 200, body=body)
    with pytest.raises(family):
        pages.tag(listing)


def test_a_token_that_the_wiki_does_not_take_twice_is_asked_for_again(
    pages: WikiPages, account: Account, wiki: LocalWiki, admin: Person, listing: Batch
) -> None:
    wiki.fault("action=edit", 200, body=error("badtoken"), times=2)
    with pytest.raises(Transient, match="badtoken"):
        pages.tag(listing)
    assert str(account.site.tokens) == "{}", "the refused one would be used again"
    assert edits(admin, listing) == 0
    pages.tag(listing)
    assert edits(admin, listing) == 1


def test_a_bot_that_is_blocked_meanwhile_stops(
    pages: WikiPages, admin: Person, listing: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages.may_run()
    meanwhile(monkeypatch, lambda: admin.write("block", user="ReviewBot", reason="a test"))
    try:
        with pytest.raises(Halt, match="refuses to let the account edit"):
            pages.tag(listing)
    finally:
        admin.write("unblock", user="ReviewBot")
    assert edits(admin, listing) == 0


def test_a_filter_s_warning_is_not_answered_by_sending_the_edit_again(
    pages: WikiPages, wiki: LocalWiki, admin: Person, listing: Batch
) -> None:
    wiki.fault("action=edit", 200, body=error("abusefilter-warning"))  # once: a second would pass
    with pytest.raises(Permanent):
        pages.tag(listing)
    assert edits(admin, listing) == 0
    assert pages.tag(listing)
