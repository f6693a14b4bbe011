"""What people have written into rows by now, as the editor asks before it goes on."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from playground.person import Person
from review.errors import Halt
from review.notice import Notice, NoticeKind
from review.report_page import Placed
from tests.wiki.samples import batch, notice
from wiki.edits.answered import answered
from wiki.edits.door import AccountDoor
from wiki.edits.edit import WikiPages
from wiki.site import Site

pytestmark = pytest.mark.integration
_DAYS = count()

Write = Callable[..., list[Placed]]
Tagged = Callable[[], tuple[Notice, Placed]]


@pytest.fixture
def page(pages: WikiPages) -> str:
    """A page of the test's own."""
    return pages.report_page(datetime(2034, 1, 1, tzinfo=UTC) + timedelta(days=next(_DAYS)))


@pytest.fixture
def written(pages: WikiPages, page: str) -> Write:
    """Rows of these files on it."""

    def write(*ids: int, place: str = page) -> list[Placed]:
        notices = [notice(id=n, page_id=n, title=f"File:No {n}.jpg") for n in ids]
        revision = pages.report(batch(*notices, place=place))
        return [_placed(one, place, revision) for one in notices]

    return write


@pytest.fixture
def tagged(pages: WikiPages, new_file: Callable[..., Notice], numbers: Iterator[int]) -> Tagged:
    """A new file with the template on its page."""

    def tag() -> tuple[Notice, Placed]:
        file = new_file(next(numbers))
        revision = pages.tag(batch(replace(file, kind=NoticeKind.CATEGORY)))
        return file, replace(_placed(file, "", revision), anchor="")

    return tag


def _placed(one: Notice, place: str, revision: int) -> Placed:
    return Placed(
        notice_id=one.id,
        page_id=one.page_id,
        sha1=one.sha1,
        revision=revision,
        place=place,
        anchor=one.anchor,
    )


def say(person: Person, page: str, number: int, words: str) -> None:
    lines = (person.text(page) or "").split("\n")
    at = next(i for i, line in enumerate(lines) if f'id="review-{number}-' in line) + 1
    lines[at] = f"{lines[at].rpartition('||')[0]}|| {words}"
    person.edit(page, "\n".join(lines))


@pytest.mark.parametrize("words", ["fine", "deleted", "looked at, see talk", "'''OK''' ~~~~"])
def test_who_has_written_in_the_last_cell_has_answered(
    pages: WikiPages, patroller: Person, page: str, written: Write, words: str
) -> None:
    rows = written(1, 2)
    assert pages.answered(rows) == set()
    say(patroller, page, 2, words)
    assert pages.answered(rows) == {2}
    written(3)
    assert pages.answered(rows) == {2}, "though the last edit is the bot's"


@pytest.mark.parametrize("words", ["Open", "", "open?"])
def test_open_is_no_answer(
    pages: WikiPages, patroller: Person, page: str, written: Write, words: str
) -> None:
    rows = written(1)
    say(patroller, page, 1, "fine")
    say(patroller, page, 1, words)
    assert pages.answered(rows) == set()


def test_a_wiki_s_own_word_for_open_is_none_either(
    site: Site, account_door: AccountDoor, patroller: Person, page: str, written: Write
) -> None:
    rows = written(1)
    say(patroller, page, 1, "Wird noch ''angesehen''")
    assert answered(account_door, site, rows) == {1}
    own = Site.model_validate(site.model_dump() | {"words": {"open": "Wird noch ''angesehen''"}})
    assert answered(account_door, own, rows) == set()


def test_a_row_that_was_taken_off_is_an_answer_unless_the_wiki_has_it_not_yet(
    pages: WikiPages, patroller: Person, page: str, written: Write
) -> None:
    [row] = written(1)
    later = replace(row, revision=patroller.edit(page, "Tidied.") + 1)
    assert pages.answered([row]) == {1}
    assert pages.answered([later]) == set()


@pytest.mark.parametrize("how", ["deleted", "moved", "moved with a redirect"])
def test_a_page_that_was_taken_away(
    pages: WikiPages, admin: Person, page: str, written: Write, how: str
) -> None:
    rows = written(1)
    if how == "deleted":
        admin.delete(page)
    else:
        admin.move(page, f"{page} (old)", redirect=how != "moved")
    assert pages.answered(rows) == (set() if how == "moved with a redirect" else {1})


def test_a_page_that_redirects_in_a_circle_stops(
    pages: WikiPages, admin: Person, page: str, written: Write
) -> None:
    rows = written(1)
    admin.edit(page, f"#REDIRECT [[{page}]]")
    with pytest.raises(Halt, match="redirects in a circle"):
        pages.answered(rows)


def test_a_page_that_never_was_has_no_answers(pages: WikiPages, page: str) -> None:
    """As one that another copy of the wiki has not yet."""
    assert pages.answered([_placed(notice(), page, 9)]) == set()


def test_who_took_the_template_off_has_answered(
    pages: WikiPages, patroller: Person, tagged: Tagged
) -> None:
    (file, off), (_, stays), (other, later) = tagged(), tagged(), tagged()
    assert pages.answered([off, stays, later]) == set()
    for title in (file.title, other.title):
        patroller.edit(title, "A gradient.")
    behind = replace(later, revision=later.revision + 1000)  # the wiki's copy has it not yet
    assert pages.answered([off, stays, behind]) == {off.notice_id}


def test_files_that_are_gone_say_nothing(pages: WikiPages, admin: Person, tagged: Tagged) -> None:
    file, gone = tagged()
    admin.delete(file.title)
    assert pages.answered([gone]) == set()


def test_each_page_is_one_question(
    pages: WikiPages,
    account_door: AccountDoor,
    page: str,
    written: Write,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = [*written(1, 2, 3), *written(4, 5, place=f"{page}/2")]
    asked: list[object] = []
    real = account_door.ask

    def noting(**params: str) -> object:
        asked.append(params)
        return real(**params)

    monkeypatch.setattr(account_door, "ask", noting)
    assert pages.answered(rows) == set()
    assert len(asked) == 2
