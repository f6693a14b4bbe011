from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from playground.person import Person
from review.errors import Halt, Transient
from review.notice import Batch
from tests.wiki.meanwhile import meanwhile
from tests.wiki.samples import batch, notice
from wiki.edits.edit import WikiPages
from wiki.report.report import NEW_ROWS

pytestmark = pytest.mark.integration

_DAYS = count()
_NUMBERS = count(100)  # of pages and of tokens, which are looked for on other pages too


@pytest.fixture
def day() -> datetime:
    """A day of the test's own, and so a page."""
    return datetime(2031, 1, 1, 23, 59, tzinfo=UTC) + timedelta(days=next(_DAYS))


@pytest.fixture
def first(day: datetime, page: str) -> Batch:
    one = notice(id=1, page_id=1, title="File:One.jpg")
    return batch(one, token="a" * 12, begun_at=day, place=page)


@pytest.fixture
def second(day: datetime, page: str) -> Batch:
    rows = [notice(id=n, page_id=n, title=f"File:No {n}.jpg") for n in (2, 3)]
    return batch(*rows, token="b" * 12, begun_at=day, place=page)


@pytest.fixture
def page(pages: WikiPages, day: datetime) -> str:
    return pages.report_page(day)


def test_the_page_is_made_and_then_extended(
    pages: WikiPages, admin: Person, page: str, first: Batch, second: Batch
) -> None:
    revisions = [pages.report(first), pages.report(second)]
    history = admin.history(page)
    assert [r["revid"] for r in history] == revisions[::-1]
    assert [r["user"] for r in history] == ["ReviewBot"] * 2
    assert not any(r["minor"] for r in history)
    assert [r["comment"].split("; ")[0] for r in history] == [
        "files for human review: 2",
        "files for human review: 1",
    ]
    assert history[1]["comment"].endswith("media-review:aaaaaaaaaaaa")
    text = admin.text(page) or ""
    assert text.startswith("Uploads that a program lists for '''human review'''.")
    assert text.index("File:No 3.jpg") < text.index("File:No 2.jpg") < text.index("File:One.jpg")


def test_edits_are_marked_as_a_bots(
    pages: WikiPages, admin: Person, page: str, first: Batch
) -> None:
    revision = pages.report(first)
    changes = admin.query(list="recentchanges", rctitle=page, rcprop="flags|ids")["recentchanges"]
    assert [(c["revid"], c["bot"], c["minor"], c["new"]) for c in changes] == [
        (revision, True, False, True)
    ]


def test_the_same_rows_are_not_written_again(
    pages: WikiPages, admin: Person, page: str, first: Batch
) -> None:
    revision = pages.report(first)
    assert pages.report(first) == revision
    assert len(admin.history(page)) == 1


def test_a_blanked_page_is_extended(
    pages: WikiPages, admin: Person, page: str, first: Batch, second: Batch
) -> None:
    pages.report(first)
    admin.edit(page, "")
    pages.report(second)
    assert "File:No 2.jpg" in (admin.text(page) or "")


def test_what_people_wrote_stays(
    pages: WikiPages, admin: Person, page: str, first: Batch, second: Batch
) -> None:
    pages.report(first)
    edited = (admin.text(page) or "").replace("|| open", "|| handled, see talk")
    admin.edit(page, edited.replace(NEW_ROWS, "") + "\nRemarks")
    pages.report(second)
    text = admin.text(page) or ""
    assert "handled, see talk" in text
    assert text.index("Remarks") < text.index("File:No 2.jpg")


def test_an_edit_conflict_loses_nothing(
    pages: WikiPages,
    admin: Person,
    page: str,
    first: Batch,
    second: Batch,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pages.report(first)
    meanwhile(monkeypatch, lambda: admin.edit(page, "All of it rewritten by a person."))
    with pytest.raises(Transient, match="the edit is uncertain: editconflict"):
        pages.report(second)
    assert admin.text(page) == "All of it rewritten by a person."
    pages.report(second)
    text = admin.text(page) or ""
    assert text.startswith("All of it rewritten by a person.")
    assert text.count("File:No 2.jpg|") == 1


def test_edits_at_different_places_both_count(
    pages: WikiPages,
    admin: Person,
    page: str,
    first: Batch,
    second: Batch,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pages.report(first)
    by_person = "A person's remark.\n\n" + (admin.text(page) or "")
    meanwhile(monkeypatch, lambda: admin.edit(page, by_person))
    pages.report(second)
    text = admin.text(page) or ""
    assert "A person's remark." in text
    assert "File:No 2.jpg" in text


def test_a_page_that_was_made_meanwhile_is_not_replaced(
    pages: WikiPages, admin: Person, page: str, first: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    meanwhile(monkeypatch, lambda: admin.edit(page, "Made by a person."))
    with pytest.raises(Transient, match="articleexists"):
        pages.report(first)
    assert admin.text(page) == "Made by a person."


def test_a_page_that_was_deleted_meanwhile_is_not_made_again(
    pages: WikiPages,
    admin: Person,
    page: str,
    first: Batch,
    second: Batch,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Halt, not Permanent: the rows are not to be declined for it."""
    pages.report(first)
    meanwhile(monkeypatch, lambda: admin.delete(page))
    with pytest.raises(Halt, match=page):
        pages.report(second)
    assert admin.text(page) is None


@pytest.mark.parametrize("how", ["deleted", "moved"])
def test_a_page_that_was_taken_away_stops_and_is_not_made_again(
    pages: WikiPages, admin: Person, page: str, first: Batch, second: Batch, how: str
) -> None:
    pages.report(first)
    if how == "deleted":
        admin.delete(page)
    else:
        admin.move(page, f"{page} (old)")
    with pytest.raises(Halt, match=rf'"{page}" was {how} .*by Admin .*make it again, if'):
        pages.report(second)
    assert admin.text(page) is None
    admin.edit(page, "Go on.")
    pages.report(second)
    assert "File:No 2.jpg" in (admin.text(page) or "")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{{nobots}}", "asks bots to stay away"),
        ("{{bots|deny=ReviewBot}}", "asks bots to stay away"),
        ("#REDIRECT [[User:ReviewBot]]", "is a redirect"),
    ],
)
def test_a_page_that_says_no_stops(
    pages: WikiPages, admin: Person, page: str, first: Batch, text: str, words: str
) -> None:
    admin.edit(page, text)
    with pytest.raises(Halt, match=words):
        pages.report(first)
    assert admin.text(page) == text


def test_a_protected_page_stops(pages: WikiPages, admin: Person, page: str, first: Batch) -> None:
    admin.write("protect", title=page, protections="create=sysop")
    with pytest.raises(Halt, match="protected"):
        pages.report(first)


@pytest.fixture
def now(pages: WikiPages) -> Batch:
    """One that began just now, on a page of its own."""
    row, begun_at = notice(page_id=99, title="File:Now.jpg"), datetime.now(UTC)
    page = pages.report_page(begun_at, number := next(_NUMBERS))
    return batch(row, token=f"{number:012}", begun_at=begun_at, place=page)


def test_the_token_is_found_after_the_text_is_gone(
    pages: WikiPages, admin: Person, now: Batch
) -> None:
    page = now.place
    assert pages.find(now) is None
    revision = pages.report(now)
    admin.edit(page, "Nothing left.")
    admin.edit(page, "Whose summary is that? c", summary="media-review:dddddddddddd")
    assert pages.find(now) == revision
    assert pages.find(replace(now, token="d" * 12)) is None


def test_an_edit_that_was_begun_by_a_clock_that_was_ahead_is_found(
    pages: WikiPages, now: Batch
) -> None:
    """Else it would be written a second time."""
    revision = pages.report(now)
    assert pages.find(replace(now, begun_at=now.begun_at + timedelta(minutes=10))) == revision


def test_what_was_begun_before_pages_were_kept_is_looked_for_on_its_day_s(
    pages: WikiPages, now: Batch
) -> None:
    first = replace(now, place=pages.report_page(now.begun_at), token="4" * 12)
    assert pages.find(replace(first, place="")) is None
    revision = pages.report(first)
    assert pages.find(replace(first, place="")) == revision


@pytest.mark.parametrize("redirect", [True, False])
def test_the_edit_is_found_where_its_page_was_moved_to(
    pages: WikiPages, admin: Person, now: Batch, redirect: bool
) -> None:
    """Else its rows would be written a second time."""
    other = replace(
        now, place=pages.report_page(now.begun_at, 20 + redirect), token=f"{5 + redirect}" * 12
    )
    revision = pages.report(other)
    admin.move(other.place, f"{other.place} (old)", redirect=redirect)
    assert pages.find(other) == revision
    assert pages.find(replace(other, token="0" * 12)) is None
