"""Edits while the wiki is in trouble: none is lost, none is made twice, none takes long."""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from playground.person import Person
from playground.wiki import LocalWiki
from review.errors import Transient
from review.notice import Batch, NoticeKind
from tests.wiki.meanwhile import edits, end_pause, lose_session, meanwhile
from tests.wiki.samples import batch
from wiki.edits.account import Account
from wiki.edits.edit import WikiPages

pytestmark = pytest.mark.integration

LEASE_SECONDS = 30.0


def test_an_edit_that_changed_nothing_is_uncertain(
    pages: WikiPages, wiki: LocalWiki, listing: Batch
) -> None:
    wiki.fault("action=edit", 200, body='{"edit": {"result": "Success", "nochange": true}}')
    with pytest.raises(Transient, match="had that text already"):
        pages.tag(listing)


@pytest.mark.parametrize(("status", "body"), [(503, None), (500, None), (200, None), (200, "{}")])
def test_no_answer_that_can_be_read(
    pages: WikiPages, wiki: LocalWiki, listing: Batch, status: int, body: str | None
) -> None:
    wiki.fault("action=edit", status, body=body)
    with pytest.raises(Transient):
        pages.tag(listing)
    assert pages.find(listing) is None
    assert pages.tag(listing)


@pytest.mark.parametrize("trouble", ["lag", "read-only"])
def test_lag_and_repairs_end_quickly(
    pages: WikiPages,
    account: Account,
    wiki: LocalWiki,
    admin: Person,
    listing: Batch,
    trouble: str,
) -> None:
    if trouble == "lag":
        wiki.set_maxlag(8)
    else:
        wiki.php("test", "$wgReadOnly = 'for repairs';")
    begun = time.monotonic()
    for act in (pages.tag, pages.report):
        with pytest.raises(Transient):
            act(listing)
    assert time.monotonic() - begun < LEASE_SECONDS / 6
    wiki.set_maxlag(0)
    wiki.php("test", "")
    end_pause(account)
    assert pages.find(listing) is None
    pages.tag(listing)
    assert edits(admin, listing) == 1


def test_an_answer_that_is_lost_is_found_in_the_history(
    pages: WikiPages,
    wiki: LocalWiki,
    admin: Person,
    listing: Batch,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import pywikibot

    monkeypatch.setattr(pywikibot.config, "socket_timeout", (5, 0.5))
    wiki.fault("action=edit", delay=1)
    with pytest.raises(Transient):
        pages.tag(listing)
    monkeypatch.undo()
    deadline = time.monotonic() + 10
    while (revision := pages.find(listing)) is None:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert admin.history(listing.notices[0].title)[0]["revid"] == revision
    assert edits(admin, listing) == 1


@pytest.mark.parametrize("act", ["tag", "report", "find", "objections"])
def test_trouble_while_reading(pages: WikiPages, wiki: LocalWiki, listing: Batch, act: str) -> None:
    wiki.fault("action=query", 503, times=10)
    with pytest.raises(Transient):
        getattr(pages, act)(listing.notices if act == "objections" else listing)


def test_a_stale_token_is_renewed(pages: WikiPages, account: Account, listing: Batch) -> None:
    account.site.tokens["csrf"]
    account.site.tokens._tokens["csrf"] = "stale+\\"
    assert pages.tag(listing)


def test_a_session_that_ends_before_the_edit(
    pages: WikiPages,
    account: Account,
    admin: Person,
    listing: Batch,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nothing is written without the account; the next rounds log in and write, once."""
    meanwhile(monkeypatch, lambda: lose_session(account))
    for _ in range(3):
        try:
            pages.tag(listing)
            break
        except Transient:
            assert pages.find(listing) is None
    assert edits(admin, listing) == 1


@pytest.mark.parametrize("act", ["tag", "report"])
def test_an_edit_that_comes_too_late_is_not_sent(
    pages: WikiPages, admin: Person, listing: Batch, act: str
) -> None:
    """By then another editor may take it for lost."""
    late = replace(listing, send_until=datetime.now(UTC) - timedelta(seconds=1))
    with pytest.raises(Transient, match="too late to send"):
        getattr(pages, act)(late)
    assert pages.find(late) is None
    assert edits(admin, late) == 0
    pages.tag(replace(listing, send_until=datetime.now(UTC) + timedelta(seconds=30)))
    assert edits(admin, late) == 1


def test_one_batch_for_the_report_and_the_file(pages: WikiPages, listing: Batch) -> None:
    report = batch(
        replace(listing.notices[0], kind=NoticeKind.REPORT),
        token="e" * 12,
        begun_at=listing.begun_at,
        place=pages.report_page(listing.begun_at, 11),
    )
    first, second = pages.report(report), pages.tag(listing)
    assert (pages.find(report), pages.find(listing)) == (first, second)
