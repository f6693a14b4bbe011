from collections.abc import Iterator
from functools import partial

import pytest

from playground.person import Person
from review.errors import Halt
from tests.wiki.conftest import RUNS
from wiki.edits.account import Account
from wiki.edits.door import AccountDoor
from wiki.edits.edit import WikiPages
from wiki.edits.exemptions import Exemptions
from wiki.edits.run_page import check_run_page
from wiki.edits.saving import Anybody
from wiki.http import Http
from wiki.site import Site

pytestmark = pytest.mark.integration


@pytest.fixture(autouse=True)
def _says_yes_again(pages: WikiPages, admin: Person) -> Iterator[None]:
    yield
    admin.edit(pages.run_page, RUNS)


def test_yes(pages: WikiPages) -> None:
    pages.may_run()


@pytest.mark.parametrize("text", ["'''Run: no'''", "", "HACKED", "#REDIRECT [[User:ReviewBot]]"])
def test_anything_else_is_no(pages: WikiPages, admin: Person, text: str) -> None:
    admin.edit(pages.run_page, text)
    with pytest.raises(Halt, match=r'^the page "User:ReviewBot/Run" does not say "Run: yes"$'):
        pages.may_run()
    admin.edit(pages.run_page, RUNS)
    pages.may_run()


def test_it_can_be_asked_without_an_account(
    pages: WikiPages, site: Site, http: Http, admin: Person
) -> None:
    anybody = Anybody(partial(http.query, site.api))
    check_run_page(anybody, pages.run_page)
    admin.edit(pages.run_page, "Run: no")
    with pytest.raises(Halt, match='"User:ReviewBot/Run" does not say'):
        check_run_page(anybody, pages.run_page)


def test_no_page_is_no(site: Site, account: Account) -> None:
    never = site.model_copy(update={"run_page": "User:{bot}/Never"})
    door = AccountDoor(account)
    pages = WikiPages(never, door, "X", Exemptions(door, "User:X/Opt-out"))
    with pytest.raises(Halt, match='"User:X/Never" does not say'):
        pages.may_run()


def test_a_blocked_bot_stops(pages: WikiPages, admin: Person) -> None:
    admin.write("block", user="ReviewBot", reason="too quick")
    try:
        with pytest.raises(Halt, match="blocked: too quick"):
            pages.may_run()
    finally:
        admin.write("unblock", user="ReviewBot")
