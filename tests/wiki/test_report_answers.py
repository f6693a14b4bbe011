"""What people make of report pages on the real wiki."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from sqlalchemy import update

from playground.person import Person
from playground.wiki import LocalWiki
from review.errors import Transient
from review.notice import Batch, Notice, NoticeKind
from review.report_page import TAKEN_OFF
from store.tables import NoticeRow
from tests.wiki.reading import Reading

pytestmark = pytest.mark.integration
_DAYS = count()


@pytest.fixture
def listed(reading: Reading, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Batch]:
    """Rows on a page of the test's own."""
    day = datetime(2033, 1, 1, tzinfo=UTC) + timedelta(days=next(_DAYS))
    page = reading.pages.report_page(day)
    monkeypatch.setattr(reading.pages, "report_page", lambda _: page)

    def write(*notices: Notice) -> Batch:
        return reading.write(*(notices or (reading.row(),)))

    return write


@pytest.fixture
def page(reading: Reading, listed: object) -> str:
    return reading.pages.report_page(datetime.now(UTC))


def test_a_status_is_an_answer(
    reading: Reading, listed: Callable[..., Batch], page: str, patroller: Person
) -> None:
    [first, second] = listed(*[reading.row() for _ in range(2)]).notices
    reading.read_pages()
    assert reading.answers(first) == reading.answers(second) == []
    reading.change(page, first, "'''Fine''' ~~~~", patroller)
    reading.change(page, second, "{{done}} deleted")
    reading.read_pages()
    reading.read_pages()
    [(source, outcome, words, who)] = reading.answers(first)
    assert (source, outcome, who) == ("status", "cleared", "Patroller")
    assert words.startswith("Fine Patroller (talk)")
    assert reading.answers(second) == [("status", "confirmed", "done deleted", "Admin")]
    assert (reading.notice(first).outcome, reading.notice(second).outcome) == (
        "cleared",
        "confirmed",
    )


def test_who_answers_before_the_edit_is_noted_as_made_is_heard(
    reading: Reading, listed: Callable[..., Batch], page: str, patroller: Person
) -> None:
    """The editor was killed after its edit; another finds that in the wiki's history."""
    listed()
    notice = reading.row()
    batch = reading.desk.begin([notice], page)
    revision = reading.pages.report(batch)
    reading.change(page, notice, "fine", patroller)
    reading.read_pages()
    reading.desk.written(batch, revision)
    reading.read_pages()
    assert [a[1] for a in reading.answers(notice)] == ["cleared"]
    assert reading.notice(notice).outcome == "cleared"


def test_open_again_takes_it_back_and_the_latest_counts(
    reading: Reading, listed: Callable[..., Batch], page: str, patroller: Person
) -> None:
    [notice] = listed().notices
    reading.change(page, notice, "deleted", patroller)
    reading.change(page, notice, "open")
    reading.read_pages()
    assert [a[1] for a in reading.answers(notice)] == ["confirmed", "open"]
    row = reading.notice(notice)
    assert (row.outcome, row.decision, row.decided_at) == (None, None, None)
    reading.change(page, notice, "In scope, in use", patroller)
    reading.read_pages()
    assert reading.notice(notice).outcome == "cleared"
    assert reading.notice(notice).decision == "In scope, in use"


def test_later_rows_of_the_bot_and_sorting_are_no_answers(
    reading: Reading, listed: Callable[..., Batch], page: str
) -> None:
    [first] = listed().notices
    reading.change(page, first, "ok")
    [second] = listed().notices
    text = reading.admin.text(page) or ""
    rows = re.findall(r"(?m)^\|- .*\n\| .*\n", text)
    reading.admin.edit(page, text.replace("".join(rows), "".join(reversed(rows))), "sorted")
    reading.read_pages()
    assert [a[1] for a in reading.answers(first)] == ["cleared"]
    assert reading.answers(second) == []


def test_what_the_bot_changes_is_no_answer(
    reading: Reading, listed: Callable[..., Batch], page: str, local_wiki: LocalWiki
) -> None:
    [notice] = listed().notices
    with Person.login(local_wiki.api, "ReviewBot") as bot:
        reading.change(page, notice, "fine", bot)
    reading.read_pages()
    assert reading.answers(notice) == []


def test_a_row_that_is_taken_off_says_nothing_and_blanking_that_was_reverted_is_nothing(
    reading: Reading, listed: Callable[..., Batch], page: str, patroller: Person
) -> None:
    [kept, taken] = listed(*[reading.row() for _ in range(2)]).notices
    text = reading.admin.text(page) or ""
    reading.uploader.edit(page, "", "oops")
    patroller.edit(page, text, "revert")
    reading.read_pages()
    assert reading.answers(kept) == reading.answers(taken) == []
    row = re.search(rf'(?m)^\|- id="review-{taken.page_id}-.*\n\| .*\n', text)
    assert row
    patroller.edit(page, text.replace(row[0], ""), "tidied")
    reading.read_pages()
    reading.read_pages()
    assert reading.answers(kept) == []
    assert reading.answers(taken) == [("status", "other", TAKEN_OFF, "Patroller")]


def test_a_row_that_was_copied_elsewhere_answers_nothing_there(
    reading: Reading, listed: Callable[..., Batch], page: str
) -> None:
    [notice] = listed().notices
    text = reading.admin.text(page) or ""
    copy = f"{page} copy"
    reading.admin.edit(copy, text)
    reading.read_pages()
    reading.change(copy, notice, "deleted")
    reading.read_pages()
    assert reading.answers(notice) == []
    assert reading.notice(notice).place == page


@pytest.mark.parametrize("redirect", [True, False])
def test_a_page_that_was_moved(
    reading: Reading, listed: Callable[..., Batch], page: str, redirect: bool
) -> None:
    """Without a redirect it is lost, which is said nowhere and harms nothing."""
    [notice] = listed().notices
    reading.read_pages()
    reading.admin.move(page, f"{page} moved", redirect=redirect)
    reading.change(f"{page} moved", notice, "ok")
    reading.read_pages()
    assert [a[1] for a in reading.answers(notice)] == (["cleared"] if redirect else [])


def test_a_mass_row_answers_for_all_that_share_it(
    reading: Reading, listed: Callable[..., Batch], page: str
) -> None:
    [first, second] = listed(*[reading.row() for _ in range(2)]).notices
    reading.read_pages()
    with reading.database.engine.begin() as connection:
        shared = reading.notice(first).anchor
        connection.execute(update(NoticeRow).values(anchor=shared))
    reading.change(page, first, "handled")
    reading.read_pages()
    assert [a[1] for a in reading.answers(first)] == ["confirmed"]
    assert [a[1] for a in reading.answers(second)] == ["confirmed"]


def test_a_page_that_cannot_be_read_keeps_no_other_from_being_read(
    reading: Reading, listed: Callable[..., Batch], page: str, wiki: LocalWiki
) -> None:
    [notice] = listed(reading.file(NoticeKind.REPORT)).notices
    reading.read()
    file = reading.listed()
    reading.change(page, notice, "ok")
    reading.admin.edit(file.title, "Text.", "ok")
    wiki.fault(f"pageids={file.page_id}&rvstartid", 500, times=1)
    with pytest.raises(Transient, match="500"):
        reading.read()
    assert [a[1] for a in reading.answers(notice)] == ["cleared"]
    assert reading.answers(file) == []
    reading.read()
    assert [a[1] for a in reading.answers(file)] == ["cleared"]


def test_what_was_read_last_is_not_there_any_more(
    reading: Reading, listed: Callable[..., Batch], page: str
) -> None:
    """Deleted and begun anew, as after a history that was merged: all is read again."""
    [notice] = listed().notices
    reading.change(page, notice, "ok")
    reading.read_pages()
    text = reading.admin.text(page) or ""
    reading.admin.delete(page)
    reading.read_pages()
    reading.admin.edit(page, text.replace("|| ok", "|| open"))
    reading.change(page, notice, "deleted")
    reading.read_pages()
    assert [a[1] for a in reading.answers(notice)] == ["cleared", "confirmed"]


def test_what_was_read_last_is_not_even_in_the_archive(
    reading: Reading, listed: Callable[..., Batch], page: str, wiki: LocalWiki
) -> None:
    [notice] = listed().notices
    reading.read_pages()
    reading.change(page, notice, "ok")
    wiki.fault("rvstartid", 200, body='{"error": {"code": "nosuchrevid"}}', times=1)
    reading.read_pages()
    assert [a[1] for a in reading.answers(notice)] == ["cleared"]


def test_half_a_character_in_a_status_stops_nobody(
    reading: Reading, listed: Callable[..., Batch], page: str
) -> None:
    """No database takes it, and the answers of all others would wait behind it."""
    [notice] = listed().notices
    reading.change(page, notice, "fine &#xD800;")
    reading.read_pages()
    assert [a[1:3] for a in reading.answers(notice)] == [("cleared", "fine ?")]
    assert reading.notice(notice).decision == "fine ?"


def test_a_hostile_page(reading: Reading, listed: Callable[..., Batch], page: str) -> None:
    [notice] = listed().notices
    own = (reading.admin.text(page) or "").replace("|| open", "|| ok")
    rows = "".join(f'|- id="review-{n}-x"\n| a || deleted\n' for n in range(1000))
    hostile = f"{rows}{{|\n" * 5 + "<nowiki>" * 500 + "{{" * 500 + "[[" * 500
    reading.admin.edit(page, f"{{|\n{hostile}\n{own}")
    reading.read_pages()
    assert [a[1:3] for a in reading.answers(notice)] == [("cleared", "ok")]
