from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from playground import media
from playground.person import Person
from review.errors import Deleted, Permanent, Transient
from review.notice import Batch, Notice, NoticeKind
from review.objection import Objection
from tests.wiki.meanwhile import meanwhile
from tests.wiki.samples import batch
from wiki.edits.edit import WikiPages

pytestmark = pytest.mark.integration

NewFile = Callable[..., Notice]
TEMPLATE = "{{Possible NSFW|score="
TOKEN = "0123456789ab"


def listing(notice: Notice, token: str = TOKEN) -> Batch:
    listed = replace(notice, kind=NoticeKind.CATEGORY)
    return batch(listed, token=token, begun_at=datetime.now(UTC))


def text_of(admin: Person, notice: Notice) -> str:
    return admin.text(notice.title) or ""


def test_the_template_is_added_in_one_edit(
    pages: WikiPages, new_file: NewFile, admin: Person
) -> None:
    file = new_file(301)
    revision = pages.tag(listing(file))
    last, first = admin.history(file.title)
    assert (last["revid"], last["user"], last["minor"]) == (revision, "ReviewBot", False)
    assert last["comment"].startswith("listing this file for human review")
    assert last["comment"].endswith("; media-review:0123456789ab")
    assert first["user"] == "Uploader"
    text = text_of(admin, file)
    score = f"{file.nsfw:.3f}"
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    assert text == f"{{{{Possible NSFW|score={score}|date={today}}}}}\n== Summary ==\nA gradient."


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (302, "{{nobots}}"),
        (303, "{{bots|deny=SineBot,ReviewBot}}"),
        (304, "{{bots|allow=none}}"),
        (305, "{{Bots|deny=all}}"),
    ],
)
def test_a_page_that_wants_no_bots(
    pages: WikiPages, new_file: NewFile, admin: Person, number: int, text: str
) -> None:
    file = new_file(number, text)
    with pytest.raises(Permanent, match="asks bots to stay away"):
        pages.tag(listing(file))
    assert text_of(admin, file) == text


@pytest.mark.parametrize("hostile", ["{{a|", '<b c="'])
def test_a_page_made_to_hurt_does_not_hold_the_editor_up(
    pages: WikiPages, file: Notice, admin: Person, hostile: str
) -> None:
    """pywikibot would read for a minute, and of two megabytes for days."""
    admin.edit(file.title, f"{{{{bots|deny=ReviewBot}}}} {hostile * 10_000}")
    with pytest.raises(Permanent, match="asks bots to stay away"):
        pages.tag(listing(file))
    admin.edit(file.title, hostile * 10_000)
    assert pages.tag(listing(file))


def test_another_bots_exclusion_does_not_count(pages: WikiPages, new_file: NewFile) -> None:
    assert pages.tag(listing(new_file(306, "{{bots|deny=SineBot}}")))


def test_a_file_that_is_listed_already(pages: WikiPages, new_file: NewFile, admin: Person) -> None:
    file = new_file(307, "{{possible_NSFW}}")
    with pytest.raises(Permanent, match="listed the file already"):
        pages.tag(listing(file))
    assert len(admin.history(file.title)) == 1


def test_what_a_person_took_away_stays_away(
    pages: WikiPages, new_file: NewFile, admin: Person
) -> None:
    file = new_file(308)
    revision = pages.tag(listing(file))
    admin.edit(file.title, "Looked at: fine.")
    with pytest.raises(Permanent, match="a person has taken the file off the list"):
        pages.tag(listing(file, "b" * 12))
    assert pages.find(listing(file)) == revision
    # A new version is another matter: it came after the bot's edit.
    new = replace(file, uploaded_at=datetime.now(UTC) + timedelta(seconds=2), sha1="f" * 40)
    assert pages.tag(listing(new, "c" * 12)) > revision


def test_what_was_begun_by_a_clock_that_was_ahead_is_found(
    pages: WikiPages, new_file: NewFile
) -> None:
    ahead = replace(listing(new_file(316)), begun_at=datetime.now(UTC) + timedelta(days=365))
    revision = pages.tag(ahead)
    assert pages.find(ahead) == revision


def test_a_page_that_is_protected(pages: WikiPages, new_file: NewFile, admin: Person) -> None:
    file = new_file(309)
    admin.write("protect", title=file.title, protections="edit=sysop")
    with pytest.raises(Permanent, match="protected"):
        pages.tag(listing(file))


def test_a_page_that_is_deleted(pages: WikiPages, new_file: NewFile, admin: Person) -> None:
    file = new_file(310)
    admin.delete(file.title)
    for act in (pages.tag, pages.find):
        with pytest.raises(Deleted, match="the file's page is deleted"):
            act(listing(file))
    assert admin.text(file.title) is None


def test_a_page_that_is_deleted_meanwhile_is_not_made_again(
    pages: WikiPages, new_file: NewFile, admin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = new_file(311)
    meanwhile(monkeypatch, lambda: admin.delete(file.title))
    with pytest.raises(Deleted, match="cannot be edited"):
        pages.tag(listing(file))
    assert admin.text(file.title) is None


def test_a_page_that_is_rewritten_meanwhile(
    pages: WikiPages, new_file: NewFile, admin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = new_file(312)
    meanwhile(monkeypatch, lambda: admin.edit(file.title, "Other words."))
    with pytest.raises(Transient, match="editconflict"):
        pages.tag(listing(file))
    assert text_of(admin, file) == "Other words."
    pages.tag(listing(file))
    assert text_of(admin, file).endswith("}}\nOther words.")


@pytest.mark.parametrize(("number", "redirect"), [(313, True), (314, False)])
def test_a_file_that_is_moved(
    pages: WikiPages,
    new_file: NewFile,
    admin: Person,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    redirect: bool,
) -> None:
    """The page's number goes with it, before the edit and after."""
    file = new_file(number)
    new = f"File:Notice moved {number}.jpg"
    meanwhile(monkeypatch, lambda: admin.move(file.title, new, redirect=redirect))
    revision = pages.tag(listing(file))
    assert TEMPLATE in (admin.text(new) or "")
    assert TEMPLATE not in text_of(admin, file)
    admin.move(new, f"File:Notice moved again {number}.jpg", redirect=redirect)
    assert pages.find(listing(file)) == revision


def test_a_page_that_became_a_redirect(pages: WikiPages, new_file: NewFile, admin: Person) -> None:
    file = new_file(315)
    admin.edit(file.title, "#REDIRECT [[File:Other.jpg]]")
    with pytest.raises(Permanent, match="redirect"):
        pages.tag(listing(file))


def test_objections(pages: WikiPages, new_file: NewFile, uploader: Person, admin: Person) -> None:
    fine, deleted, replaced, moved, missing = (new_file(number) for number in range(320, 325))
    admin.delete(deleted.title)
    uploader.upload("Notice 322.jpg", media.picture(999))
    admin.move(moved.title, "File:Notice objection moved.jpg")
    missing = replace(missing, page_id=987_654_321)
    assert pages.objections([fine, deleted, replaced, moved, missing]) == {
        deleted.id: Objection(reason="the file's page is deleted"),
        replaced.id: Objection(reason="another version has taken its place"),
        missing.id: Objection(reason="the file's page is deleted"),
    }


def test_fifty_objections_are_one_question(pages: WikiPages, new_file: NewFile) -> None:
    file = new_file(330)
    many = [replace(file, id=n, page_id=900_000_000 + n) for n in range(49)]
    assert len(pages.objections([*many, replace(file, id=1000)])) == 49
