"""What was taken off the list is never put there again, whatever happened to the file since.

Each question is asked of a bot whose database is new: the page's history has to tell.
"""

import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from playground import media
from playground.person import Person
from playground.wiki import LocalWiki
from review.errors import Declined, Permanent
from review.notice import Batch, Notice, NoticeKind
from tests.wiki.samples import batch
from wiki.edits.door import AccountDoor
from wiki.edits.edit import WikiPages
from wiki.edits.saving import read
from wiki.summary import taking_back
from wiki.template import untagged
from wiki.words import Words

pytestmark = pytest.mark.integration

OTHER = media.picture(998, width=64, height=64)


@pytest.fixture
def listed(pages: WikiPages, listing: Batch, file: Notice) -> Notice:
    """A file that the bot has listed."""
    pages.tag(listing)
    return file


def again(pages: WikiPages, file: Notice) -> int:
    """As from a new database, in which the latest upload counts."""
    now = datetime.now(UTC)
    notice = replace(file, kind=NoticeKind.CATEGORY, uploaded_at=now)
    return pages.tag(batch(notice, token="f" * 12, begun_at=now))


def take_off(admin: Person, title: str, text: str = "Looked at: fine.") -> None:
    admin.edit(title, text)


def test_a_file_that_was_moved(pages: WikiPages, listed: Notice, admin: Person) -> None:
    take_off(admin, listed.title)
    admin.move(listed.title, f"File:Listed before {listed.id}.jpg")
    with pytest.raises(Declined, match="a person has taken"):
        again(pages, listed)


def test_a_file_that_was_deleted_and_restored(
    pages: WikiPages, listed: Notice, admin: Person
) -> None:
    take_off(admin, listed.title)
    admin.delete(listed.title)
    admin.undelete(listed.title)
    [page] = admin.query(titles=listed.title)["pages"]
    with pytest.raises(Declined):
        again(pages, replace(listed, page_id=page["pageid"]))


def test_a_file_that_was_reverted_to_that_content(
    pages: WikiPages, listed: Notice, admin: Person, uploader: Person
) -> None:
    """The latest upload is newer than the listing, and the content is not."""
    take_off(admin, listed.title)
    name = listed.title.removeprefix("File:")
    time.sleep(1)  # versions are told apart by their second
    uploader.upload(name, OTHER)
    admin.revert(name)
    with pytest.raises(Declined):
        again(pages, listed)


def test_another_content_is_another_matter(
    pages: WikiPages, listed: Notice, admin: Person, uploader: Person
) -> None:
    take_off(admin, listed.title)
    time.sleep(1)
    uploader.upload(listed.title.removeprefix("File:"), OTHER)
    info = admin.file(listed.title.removeprefix("File:"))
    assert info
    assert again(pages, replace(listed, sha1=info["sha1"]))


@pytest.mark.parametrize("text", ["", "Blanked.", "{{Possible NSFW", "<!-- {{Possible NSFW}} -->"])
def test_somebody_blanks_the_page(
    pages: WikiPages, listed: Notice, uploader: Person, text: str
) -> None:
    take_off(uploader, listed.title, text)
    with pytest.raises(Declined):
        again(pages, listed)


def test_blanking_that_was_reverted_leaves_it_listed(
    pages: WikiPages, listed: Notice, uploader: Person, admin: Person
) -> None:
    text = admin.text(listed.title) or ""
    take_off(uploader, listed.title)
    admin.edit(listed.title, text)
    with pytest.raises(Permanent, match="listed the file already"):
        again(pages, listed)


def test_a_summary_that_was_hidden_still_counts(
    pages: WikiPages, wiki: LocalWiki, listed: Notice, admin: Person
) -> None:
    wiki.php("test", "$wgGroupPermissions['sysop']['deleterevision'] = true;")
    [ours, *_] = admin.history(listed.title)
    take_off(admin, listed.title)
    admin.write("revisiondelete", type="revision", ids=ours["revid"], hide="comment")
    with pytest.raises(Declined):
        again(pages, listed)


def test_what_the_bot_took_back_itself_is_no_persons_word(
    pages: WikiPages, listed: Notice, account_door: AccountDoor
) -> None:
    page = read(account_door, titles=listed.title)
    summary = taking_back(Words(), "Possible NSFW", "User:ReviewBot/Run", "0" * 12)
    account_door.save(page, untagged(page.text, "Possible NSFW"), summary)
    with pytest.raises(Permanent, match="the bot has taken") as refused:
        again(pages, listed)
    assert not isinstance(refused.value, Declined)
