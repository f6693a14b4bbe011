"""Each way in which people answer, by real people on the real wiki."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from playground import media
from playground.person import Person
from playground.wiki import LocalWiki
from review.notice import NoticeKind
from review.status import NoticeStatus, Status
from store.tables import AnswerRow
from tests.wiki.reading import NUMBERS, Reading
from wiki.answers.reviews import WikiReviews

pytestmark = pytest.mark.integration
REPORT, CATEGORY = NoticeKind.REPORT, NoticeKind.CATEGORY


def without_template(reading: Reading, title: str) -> str:
    lines = (reading.admin.text(title) or "").splitlines()
    return "\n".join(line for line in lines if "{{" not in line)


def test_taking_the_template_away_is_an_answer(reading: Reading, patroller: Person) -> None:
    notice = reading.listed()
    reading.read()
    assert reading.answers(notice) == []
    revision = patroller.edit(notice.title, without_template(reading, notice.title), "fine with me")
    reading.read(times=2)
    assert reading.answers(notice) == [("template", "cleared", "fine with me", "Patroller")]
    row = reading.notice(notice)
    assert (row.outcome, row.decision) == ("cleared", "fine with me")
    assert row.decided_at is not None
    with reading.database.read() as session:
        [answer] = session.query(AnswerRow)
        assert answer.revision == revision
        assert answer.at == row.decided_at <= datetime.now(UTC) + timedelta(seconds=2)


def test_what_the_bot_takes_away_is_none(reading: Reading, local_wiki: LocalWiki) -> None:
    notice = reading.listed()
    with Person.login(local_wiki.api, "ReviewBot") as bot:
        bot.edit(notice.title, without_template(reading, notice.title), "taking back")
    reading.read()
    assert reading.answers(notice) == []


def test_who_copies_the_bots_mark_is_a_person(reading: Reading) -> None:
    notice, said = reading.listed(), "back; media-review:0123456789ab"
    reading.admin.edit(notice.title, without_template(reading, notice.title), said)
    reading.read()
    assert reading.answers(notice) == [("template", "cleared", said, "Admin")]


def test_where_the_account_is_not_known_the_mark_tells(reading: Reading) -> None:
    notice, said = reading.listed(), "back; media-review:0123456789ab"
    reading.admin.edit(notice.title, without_template(reading, notice.title), said)
    anybody = WikiReviews(reading.site, reading.http, "")
    reading.reader = replace(reading.reader, reviews=anybody)
    reading.read()
    assert reading.answers(notice) == []


def test_who_quotes_the_bots_mark_is_a_person(reading: Reading) -> None:
    notice, said = reading.listed(), "fine, see media-review:0123456789ab above"
    reading.admin.edit(notice.title, without_template(reading, notice.title), said)
    reading.read()
    assert reading.answers(notice) == [("template", "cleared", said, "Admin")]


def test_blanking_that_was_reverted_is_no_answer(reading: Reading, patroller: Person) -> None:
    notice = reading.listed()
    text = reading.admin.text(notice.title) or ""
    reading.uploader.edit(notice.title, "", "oops")
    patroller.edit(notice.title, text, "revert")
    reading.read()
    assert reading.answers(notice) == []
    patroller.edit(notice.title, without_template(reading, notice.title), "looked at")
    reading.read()
    assert reading.answers(notice) == [("template", "cleared", "looked at", "Patroller")]


@pytest.mark.parametrize("new", ["<!-- {} -->", "<nowiki>{}</nowiki>"])
def test_commenting_the_template_out_is_taking_it_away(reading: Reading, new: str) -> None:
    notice = reading.listed()
    text = reading.admin.text(notice.title) or ""
    reading.admin.edit(notice.title, new.format(text), "")
    reading.read()
    [(source, outcome, words, who)] = reading.answers(notice)
    assert (source, outcome, who) == ("template", "cleared", "Admin")
    assert words


@pytest.fixture
def hide(reading: Reading, wiki: LocalWiki) -> Callable[[str, int, str], None]:
    """An administrator hides parts of a revision."""
    wiki.php("test", "$wgGroupPermissions['sysop']['deleterevision'] = true;")

    def hide(title: str, revision: int, what: str) -> None:
        which = {"type": "revision", "target": title, "ids": revision}
        reading.admin.write("revisiondelete", **which, hide=what)

    return hide


def test_whoever_the_wiki_hides_has_no_name(
    reading: Reading, hide: Callable[[str, int, str], None]
) -> None:
    notice = reading.listed()
    revision = reading.admin.edit(notice.title, without_template(reading, notice.title), "ok")
    hide(notice.title, revision, "comment|user")
    reading.read()
    expected = ("template", "cleared", "took the template away", "")
    assert reading.answers(notice) == [expected]


def test_where_the_account_is_hidden_the_mark_tells(
    reading: Reading, hide: Callable[[str, int, str], None]
) -> None:
    notice, said = reading.listed(), "back; media-review:0123456789ab"
    revision = reading.admin.edit(notice.title, without_template(reading, notice.title), said)
    hide(notice.title, revision, "user")
    reading.read()
    assert reading.answers(notice) == []


def test_what_happened_in_a_hidden_text_is_nobodys(
    reading: Reading, patroller: Person, hide: Callable[[str, int, str], None]
) -> None:
    notice = reading.listed()
    revision = patroller.edit(notice.title, "Insults.", "ok")
    reading.admin.edit(notice.title, "Text again.", "without the insults")
    hide(notice.title, revision, "content")
    reading.read()
    assert reading.answers(notice) == [("template", "cleared", "without the insults", "")]


def test_a_deletion_says_so_and_the_row_keeps_its_figures(reading: Reading) -> None:
    notice = reading.file(REPORT, CATEGORY)
    reading.write(notice)
    [due] = [n for n in reading.desk.due(REPORT, 500) if n.page_id == notice.page_id]
    reading.admin.delete(notice.title, "out of scope")
    reading.read(times=2)
    assert reading.answers(notice) == [("deletion", "confirmed", "deleted: out of scope", "Admin")]
    upload = reading.upload(notice)
    assert (upload.status, upload.nsfw, upload.reason) == (Status.GONE, 0.9, "the file was deleted")
    assert reading.notice(due).status is NoticeStatus.DECLINED, "answered already"


def test_a_deletion_for_another_reason_says_nothing(reading: Reading) -> None:
    notice = reading.listed()
    reading.admin.delete(notice.title, "[[COM:L|Copyright violation]]: found on a website")
    reading.read()
    [(source, outcome, _, who)] = reading.answers(notice)
    assert (source, outcome, who) == ("deletion", "other", "Admin")
    assert reading.notice(notice).outcome is None
    assert reading.notice(notice).decided_at is not None


def test_what_is_restored_waits_to_be_decided_anew(reading: Reading) -> None:
    """Also a notice that was withdrawn before anybody saw it."""
    notice = reading.file(REPORT)
    reading.admin.delete(notice.title)
    reading.read()
    assert reading.upload(notice).status is Status.GONE
    assert reading.notice(notice).status is NoticeStatus.WITHDRAWN
    reading.admin.undelete(notice.title)
    reading.read()
    assert reading.upload(notice).status is Status.WAITING
    assert reading.upload(notice).nsfw == 0.9


def test_a_restoration_takes_the_deletion_back(reading: Reading) -> None:
    notice = reading.listed()
    reading.admin.delete(notice.title, "out of scope")
    reading.read()
    reading.admin.undelete(notice.title, "in use after all")
    reading.read()
    assert [answer[:3] for answer in reading.answers(notice)] == [
        ("deletion", "confirmed", "deleted: out of scope"),
        ("deletion", "open", "restored: in use after all"),
    ]
    assert reading.notice(notice).decision is None


def test_a_file_that_was_moved_and_then_deleted_before_anybody_looked(reading: Reading) -> None:
    notice = reading.listed()
    new = notice.title.replace("Answer", "Answer moved")
    reading.admin.move(notice.title, new)
    reading.admin.delete(new, "spam")
    reading.read()
    assert [answer[:3] for answer in reading.answers(notice)] == [
        ("move", "other", f"moved from {notice.title} to {new}"),
        ("deletion", "confirmed", "deleted: spam"),
    ]


def test_a_move_gives_the_rows_the_new_title(reading: Reading, patroller: Person) -> None:
    notice = reading.listed()
    new = notice.title.replace("Answer", "Answer renamed")
    reading.admin.move(notice.title, new, redirect=True)
    patroller.edit(new, "Text.", "ok")
    reading.read(times=2)
    assert reading.upload(notice).title == new
    assert {answer[:2] for answer in reading.answers(notice)} == {
        ("move", "other"),
        ("template", "cleared"),
    }


def test_what_was_overwritten_is_not_what_was_deleted(reading: Reading) -> None:
    first = reading.listed()
    reading.uploader.upload(first.title.removeprefix("File:"), media.picture(next(NUMBERS)))
    second = reading.suspect(first.title, REPORT)
    reading.write(second)
    reading.read()
    assert reading.upload(first).status is Status.SUSPECT
    reading.admin.delete(first.title, "out of scope")
    reading.read()
    assert [a[1] for a in reading.answers(first)] == ["other"]
    assert [a[1] for a in reading.answers(second)] == ["confirmed"]


def test_a_closed_request_is_found_on_the_talk_page(reading: Reading, patroller: Person) -> None:
    old, new = reading.listed(), reading.listed()
    talk = "File talk:" + new.title.removeprefix("File:")
    patroller.edit(talk, "{{kept|2026-01-01}}\nNo consensus.", "closed as kept")
    patroller.edit("File talk:" + old.title.removeprefix("File:"), "Hello.")
    reading.read(times=2)
    assert reading.answers(new) == [("kept", "cleared", "closed as kept", "Patroller")]
    assert reading.answers(old) == []


def test_what_happened_to_an_earlier_file_of_that_title_is_no_answer(reading: Reading) -> None:
    name = f"Answer {next(NUMBERS)}.jpg"
    reading.uploader.upload(name, media.picture(3001, width=64, height=64))
    reading.admin.delete(f"File:{name}", "nudity")
    reading.uploader.upload(name, media.picture(3002, width=64, height=64))
    reading.admin.move(f"File:{name}", f"File:Old {name}")
    reading.uploader.upload(name, media.picture(3003, width=64, height=64))
    notice = reading.suspect(f"File:{name}", CATEGORY)
    reading.write(notice)
    reading.admin.delete(f"File:{name}", "copyvio")
    reading.read()
    assert reading.answers(notice) == [("deletion", "other", "deleted: copyvio", "Admin")]


def test_an_old_version_that_is_deleted_is_not_the_file(reading: Reading) -> None:
    notice = reading.file(REPORT)
    name = notice.title.removeprefix("File:")
    reading.uploader.upload(name, media.picture(next(NUMBERS), width=64, height=64))
    listed = reading.suspect(notice.title, REPORT)
    reading.write(listed)
    asked = {"prop": "imageinfo", "iiprop": "archivename", "iilimit": 2}
    [page] = reading.admin.query(titles=notice.title, **asked)["pages"]
    old = page["imageinfo"][1]["archivename"]
    reading.admin.write("delete", title=notice.title, oldimage=old, reason="nudity")
    reading.admin.move(notice.title, f"File:Moved {name}")
    reading.read()
    assert [answer[0] for answer in reading.answers(listed)] == ["move"]


def test_who_takes_the_template_away_after_an_overwriting_says_nothing_of_what_was_before(
    reading: Reading, patroller: Person
) -> None:
    first, other = reading.listed(), reading.listed()
    reading.uploader.upload(first.title.removeprefix("File:"), media.picture(next(NUMBERS)))
    patroller.edit(first.title, without_template(reading, first.title), "fine")
    patroller.edit(other.title, without_template(reading, other.title), "fine")
    time.sleep(1)  # the wiki's times have whole seconds
    reading.uploader.upload(other.title.removeprefix("File:"), media.picture(next(NUMBERS)))
    for notice in (first, other):
        reading.suspect(notice.title, REPORT)
    reading.read()
    assert [answer[1] for answer in reading.answers(first)] == ["other"]
    assert [answer[1] for answer in reading.answers(other)] == ["cleared"]


def test_nor_where_the_new_content_is_not_scored_yet(reading: Reading, patroller: Person) -> None:
    first, other = reading.listed(), reading.listed()
    patroller.edit(other.title, without_template(reading, other.title), "fine")
    time.sleep(1)  # the wiki's times have whole seconds
    for notice in (first, other):
        name = notice.title.removeprefix("File:")
        reading.uploader.upload(name, media.picture(next(NUMBERS)))
    patroller.edit(first.title, without_template(reading, first.title), "fine")
    talk = "File talk:" + first.title.removeprefix("File:")
    patroller.edit(talk, "{{kept|2026-01-01}}", "closed as kept")
    reading.read()
    assert [answer[:2] for answer in reading.answers(first)] == [("template", "other")]
    assert [answer[:2] for answer in reading.answers(other)] == [("template", "cleared")]


def test_of_an_overwritten_file_that_is_restored_the_current_content_waits(
    reading: Reading,
) -> None:
    """Of one file alone the wiki would go on with all that came before."""
    older = reading.listed()
    reading.uploader.upload(older.title.partition(":")[2], media.picture(next(NUMBERS)))
    newer = reading.suspect(older.title, REPORT)
    reading.admin.delete(older.title, "a mistake")
    reading.read()
    assert {reading.upload(n).status for n in (older, newer)} == {Status.GONE}
    reading.admin.undelete(older.title)
    reading.read()
    assert (reading.upload(older).status, reading.upload(newer).status) == (
        Status.GONE,
        Status.WAITING,
    )
