"""Who and what is left alone, on a real wiki."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from playground.person import Person
from playground.wiki import LocalWiki
from review.errors import Halt, Transient
from review.notice import Notice, NoticeKind
from review.objection import Objection
from wiki.edits.account import Account
from wiki.edits.door import AccountDoor
from wiki.edits.edit import WikiPages
from wiki.edits.exemptions import Exemptions
from wiki.site import Site

pytestmark = pytest.mark.integration

NewFile = Callable[..., Notice]
OPT_OUT = "User:ReviewBot/Opt-out"
BOTS = "exempt: the file's page asks bots to stay away"
OUT = "exempt: the uploader has opted out"


@pytest.fixture
def door(
    site: Site, account: Account, admin: Person, numbers: Iterator[int]
) -> Iterator[Callable[..., WikiPages]]:
    """Doors with other settings; before and afterwards nobody has opted out."""

    def make(**exempt: Any) -> WikiPages:
        door = AccountDoor(account)
        return WikiPages(site, door, "ReviewBot", Exemptions(door, OPT_OUT, **exempt))

    admin.edit(OPT_OUT, "")  # other tests make it as an operator does
    yield make
    admin.edit(OPT_OUT, "")


def reasons(pages: WikiPages, *notices: Notice) -> dict[int, str]:
    """Why each is exempt: all objections are final."""
    found = pages.objections(notices)
    assert all(objection.exempt for objection in found.values())
    return {notice_id: objection.reason for notice_id, objection in found.items()}


def test_nobody_is_exempt_by_default(
    door: Callable[..., WikiPages], file: Notice, admin: Person
) -> None:
    assert admin.text(OPT_OUT) == ""
    assert reasons(door(), file) == {}


@pytest.mark.parametrize("text", ["[[user:uploader]]", "* Uploader", "[[User talk:Uploader|x]]"])
def test_who_has_opted_out(
    door: Callable[..., WikiPages], file: Notice, admin: Person, text: str
) -> None:
    admin.edit(OPT_OUT, f"Who asks not to be listed:\n{text}\n")
    other = replace(file, id=1, uploader="Somebody else")
    assert reasons(door(), file, other, replace(file, id=2, uploader="")) == {file.id: OUT}


def test_the_opt_out_page_may_be_a_redirect(
    door: Callable[..., WikiPages], file: Notice, admin: Person
) -> None:
    admin.edit("Commons:Opt-out", "* Uploader")
    admin.edit(OPT_OUT, "#REDIRECT [[Commons:Opt-out]]")
    assert reasons(door(), file) == {file.id: OUT}


def test_an_opt_out_page_that_redirects_in_a_circle_stops(
    door: Callable[..., WikiPages], file: Notice, admin: Person
) -> None:
    """Nobody can read who has opted out, and anybody can do that."""
    admin.edit(OPT_OUT, f"#REDIRECT [[{OPT_OUT}]]")
    with pytest.raises(Halt, match=f'the page "{OPT_OUT}" redirects in a circle'):
        door().objections([file])


def test_the_opt_out_page_is_read_once_a_round(
    door: Callable[..., WikiPages], pages: WikiPages, file: Notice, admin: Person
) -> None:
    fresh = door()
    fresh.may_run()
    assert reasons(fresh, file) == {}
    admin.edit(OPT_OUT, "* Uploader")
    assert reasons(fresh, file) == {}
    fresh.may_run()
    assert reasons(fresh, file) == {file.id: OUT}


def test_users_in_a_group(door: Callable[..., WikiPages], file: Notice) -> None:
    by = {1: "Uploader", 2: "Admin", 3: "ReviewBot", 4: "192.0.2.7", 5: "No such user", 6: ""}
    files = [replace(file, id=number, uploader=name) for number, name in by.items()]
    assert reasons(door(groups=["sysop", "bot"]), *files) == {
        2: "exempt: the uploader is in the group sysop",
        3: "exempt: the uploader is in the group bot",
    }
    assert reasons(door(), *files) == {}


@pytest.mark.parametrize("name", ["nude_art", "Category:Nude art", "category: Nude art"])
def test_files_in_a_category(
    door: Callable[..., WikiPages], new_file: NewFile, numbers: Iterator[int], name: str
) -> None:
    inside = new_file(next(numbers), "[[Category:Nude art]] [[Category:Other]]")
    outside = new_file(next(numbers), "[[Category:Other]] [[:Category:Nude art]]")
    found = reasons(door(categories=["Never used", name]), inside, outside)
    assert found == {inside.id: "exempt: the file is in Category:Nude art"}


@pytest.mark.parametrize(
    ("text", "exempt"),
    [
        ("{{nobots}}", True),
        ("{{ Bots | deny = SineBot, ReviewBot }}", True),
        ("{{bots|allow=SineBot}}", True),
        ("{{bots|deny=SineBot}}", False),
        ("{{bots|allow=ReviewBot}}", False),
        ("<nowiki>{{nobots}}</nowiki>", False),
        ("<!-- {{nobots}} --> about bots", False),
    ],
)
def test_pages_that_want_no_bots_are_on_no_list(
    door: Callable[..., WikiPages],
    file: Notice,
    admin: Person,
    text: str,
    exempt: bool,
) -> None:
    admin.edit(file.title, text)
    row = replace(file, id=1, kind=NoticeKind.REPORT)
    assert reasons(door(), file, row) == ({file.id: BOTS, 1: BOTS} if exempt else {})


def test_names_in_the_wiki_s_own_language(
    door: Callable[..., WikiPages],
    wiki: LocalWiki,
    account: Account,
    file: Notice,
    admin: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    account.check()  # before any import of pywikibot
    import pywikibot

    monkeypatch.setattr(pywikibot.config, "API_config_expiry", 0)  # it keeps them in a file
    names = "'Benutzerin' => NS_USER, 'Kategorie' => NS_CATEGORY"
    wiki.php("test", f"$wgNamespaceAliases = [{names}];")
    forget_names(account)
    try:
        admin.edit(file.title, "[[Kategorie:Akt]]")
        assert reasons(door(categories=["kategorie:akt"]), file) == {
            file.id: "exempt: the file is in Category:Akt"
        }
        admin.edit(OPT_OUT, "[[Benutzerin:Uploader]]")
        assert reasons(door(), file) == {file.id: OUT}
    finally:
        forget_names(account)


def forget_names(account: Account) -> None:
    """pywikibot reads the namespaces once in a process."""
    account.site.siteinfo._cache.clear()
    vars(account.site).pop("_namespaces", None)


def test_what_is_gone_is_withdrawn_although_it_would_be_exempt(
    door: Callable[..., WikiPages], file: Notice, admin: Person
) -> None:
    admin.edit(OPT_OUT, "* Uploader")
    admin.delete(file.title)
    assert door().objections([file]) == {file.id: Objection(reason="the file's page is deleted")}


def test_fifty_files_are_two_questions_with_groups(
    door: Callable[..., WikiPages],
    account: Account,
    new_file: NewFile,
    numbers: Iterator[int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = new_file(next(numbers))
    files = [replace(file, id=n, uploader=f"User {n}") for n in range(50)]
    asked: list[dict[str, Any]] = []
    real = account.ask

    def noting(**params: Any) -> dict[str, Any]:
        asked.append(params)
        return real(**params)

    monkeypatch.setattr(account, "ask", noting)
    pages = door(groups=["sysop"], categories=["A", "B"])
    pages.may_run()
    pages.objections([file])  # reads the opt-out page, for this round
    asked.clear()
    assert pages.objections(files) == {}
    assert len(asked) == 2


@pytest.mark.parametrize("match", ["titles=User:ReviewBot/Opt-out", "list=users", "clcategories"])
def test_what_cannot_be_asked_is_asked_later(
    door: Callable[..., WikiPages], wiki: LocalWiki, file: Notice, match: str
) -> None:
    """Nobody is listed because his exemption could not be read."""
    pages = door(groups=["sysop"], categories=["A"])
    wiki.fault(match, 503)
    with pytest.raises(Transient):
        pages.objections([file])
    assert reasons(pages, file) == {}
