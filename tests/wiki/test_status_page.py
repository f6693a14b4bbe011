"""The same on the wiki, by the one door."""

from datetime import UTC, datetime
from itertools import count

import pytest

from playground.person import Person
from playground.wiki import LocalWiki
from review.bulletin import Bulletin
from review.errors import Halt
from wiki.edits.account import REFUSED, Account
from wiki.edits.door import AccountDoor
from wiki.edits.edit import WikiPages
from wiki.edits.exemptions import Exemptions
from wiki.site import Site

pytestmark = pytest.mark.integration

_NUMBERS = count()
RUNS = datetime(2026, 1, 2, tzinfo=UTC)
WELL = Bulletin(running_since=RUNS, trouble_since=None)
TROUBLE = Bulletin(running_since=RUNS, trouble_since=RUNS)


@pytest.fixture
def title() -> str:
    """A page of the test's own."""
    return f"User:ReviewBot/Status {next(_NUMBERS)}"


@pytest.fixture
def door(site: Site, account: Account, local_wiki: LocalWiki, title: str) -> WikiPages:
    ours = site.model_copy(update={"status_page": title})
    door = AccountDoor(account)
    return WikiPages(ours, door, local_wiki.bot, Exemptions(door, "User:ReviewBot/Opt-out"))


def test_it_is_edited_only_when_what_it_says_changes(
    door: WikiPages, admin: Person, title: str
) -> None:
    for bulletin in (WELL, WELL, TROUBLE, TROUBLE, WELL):
        door.status(bulletin)
    history = admin.history(title)
    assert [revision["user"] for revision in history] == ["ReviewBot"] * 3
    assert all(r["comment"].endswith("; media-review:status") for r in history)
    assert "* Nothing needs its operator.\n" in (admin.text(title) or "")


def test_a_page_that_people_took_away_is_not_made_again(
    door: WikiPages, admin: Person, title: str
) -> None:
    door.status(WELL)
    admin.delete(title)
    with pytest.raises(Halt, match="was deleted by Admin"):
        door.status(TROUBLE)
    assert admin.text(title) is None


def test_a_page_that_asks_bots_to_stay_away_is_left_alone(
    door: WikiPages, admin: Person, title: str
) -> None:
    admin.edit(title, "{{nobots}}")
    with pytest.raises(Halt, match="stay away"):
        door.status(WELL)


def test_what_is_said_of_an_account_that_is_blocked_is_known_to_the_alerts(
    account: Account, admin: Person
) -> None:
    admin.write("block", user=account.user, reason="a test")
    try:
        with pytest.raises(Halt) as blocked:
            account.check()
    finally:
        admin.write("unblock", user=account.user)
    assert str(blocked.value).startswith(REFUSED)
