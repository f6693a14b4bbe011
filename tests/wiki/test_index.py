from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from playground.person import Person
from playground.wiki import LocalWiki
from review.errors import Halt, Transient
from tests.wiki.meanwhile import meanwhile
from wiki.edits.account import Account
from wiki.edits.door import AccountDoor
from wiki.edits.edit import WikiPages
from wiki.edits.exemptions import Exemptions
from wiki.site import Site

pytestmark = pytest.mark.integration

_NUMBERS = count()
DAY = "User:ReviewBot/Reports/2031-05-0{}"


@pytest.fixture
def index() -> str:
    """An index page of the test's own."""
    return f"User:ReviewBot/Index {next(_NUMBERS)}"


@pytest.fixture
def door(site: Site, account: Account, local_wiki: LocalWiki, index: str) -> WikiPages:
    account_door = AccountDoor(account)
    return WikiPages(
        site.model_copy(update={"index_page": index}),
        account_door,
        local_wiki.bot,
        Exemptions(account_door, "User:ReviewBot/Opt-out"),
    )


def test_pages_are_listed_newest_first_each_with_one_edit(
    door: WikiPages, admin: Person, index: str
) -> None:
    door.index([DAY.format(1)])
    door.index([DAY.format(2), DAY.format(3)])
    text = admin.text(index) or ""
    listed = [line for line in text.splitlines() if line.startswith("*")]
    assert listed == [f"* [[{DAY.format(n)}]]" for n in (3, 2, 1)]
    history = admin.history(index)
    assert [revision["user"] for revision in history] == ["ReviewBot"] * 2
    assert all(r["comment"].endswith("; media-review:index") for r in history)


def test_one_that_comes_too_late_is_not_sent(door: WikiPages, admin: Person, index: str) -> None:
    late = datetime.now(UTC) - timedelta(seconds=1)
    with pytest.raises(Transient, match="too late to send"):
        door.index([DAY.format(1)], late)
    assert admin.text(index) is None


def test_what_stands_there_is_not_written_again(door: WikiPages, admin: Person, index: str) -> None:
    """A crash between the edit and the row that notes it costs no second edit."""
    for _ in range(3):
        door.index([DAY.format(1)])
    assert len(admin.history(index)) == 1


def test_what_people_wrote_stays(door: WikiPages, admin: Person, index: str) -> None:
    admin.edit(index, "An archive, by hand.")
    door.index([DAY.format(1)])
    assert (admin.text(index) or "").startswith("An archive, by hand.\n\n<!-- New pages")


def test_an_index_that_was_deleted_is_not_made_again(
    door: WikiPages, admin: Person, index: str
) -> None:
    door.index([DAY.format(1)])
    admin.delete(index)
    with pytest.raises(Halt, match="was deleted by Admin"):
        door.index([DAY.format(2)])
    assert admin.text(index) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [("{{nobots}}", "asks bots to stay away"), ("#REDIRECT [[User:ReviewBot]]", "is a redirect")],
)
def test_an_index_that_says_no_stops(
    door: WikiPages, admin: Person, index: str, text: str, words: str
) -> None:
    admin.edit(index, text)
    with pytest.raises(Halt, match=words):
        door.index([DAY.format(1)])
    assert admin.text(index) == text


def test_an_edit_conflict_loses_nothing(
    door: WikiPages, admin: Person, index: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    door.index([DAY.format(1)])
    meanwhile(monkeypatch, lambda: admin.edit(index, "Rewritten."))
    with pytest.raises(Transient, match="editconflict"):
        door.index([DAY.format(2)])
    assert admin.text(index) == "Rewritten."
