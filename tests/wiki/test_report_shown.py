"""What the wiki makes of a report: rows, sorting, names, pictures."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from itertools import count

import pytest

from playground.person import Person
from playground.wiki import LocalWiki
from review.notice import Hint, Notice
from review.rows import rows
from review.upload import Kind
from tests.wiki.samples import batch, notice
from wiki.edits.account import Account
from wiki.edits.door import AccountDoor
from wiki.edits.edit import WikiPages
from wiki.edits.exemptions import Exemptions
from wiki.site import Site

pytestmark = pytest.mark.integration

_NUMBERS = count(1)
LATER = datetime(2032, 1, 1, tzinfo=UTC)


@pytest.fixture
def shown(pages: WikiPages, admin: Person) -> Callable[..., str]:
    """The HTML of a report with these notices."""

    def show(*notices: Notice, door: WikiPages = pages) -> str:
        place = door.report_page(LATER, next(_NUMBERS))
        door.report(batch(*notices, begun_at=LATER, place=place))
        html: str = admin.call(action="parse", page=place, prop="text")["parse"]["text"]
        return html

    return show


def cells(html: str) -> list[str]:
    """Of the first row below the heading."""
    row = html.split("<tr")[2].partition("</tr>")[0]
    return [cell.strip() for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)]


def test_a_row_has_a_cell_for_each_column(shown: Callable[..., str]) -> None:
    html = shown(notice(media=Kind.VIDEO, begin=192.0, end=200.0))
    assert html.count("<th") == len(cells(html)) == 10
    assert cells(html)[-1] == "open"
    assert 'class="wikitable sortable"' in html
    assert 'id="review-7-0123456789ab"' in html
    assert 'data-sort-value="192.0"' in html
    assert html.count('data-sort-type="number"') == 3
    assert html.count('data-sort-type="isoDate"') == 2


def test_what_the_wiki_knows_of_the_uploader(shown: Callable[..., str]) -> None:
    known = cells(shown(notice(uploader="Uploader")))
    assert int(known[4]) >= 0
    assert datetime.now(UTC) - datetime.fromisoformat(f"{known[5]}T00Z") < timedelta(days=365)
    assert cells(shown(notice(uploader="Nobody at all")))[4:6] == ["", ""]
    assert cells(shown(notice(uploader="127.0.0.9")))[4:6] == ["", ""]


ODD = [
    "\"A\" & 'b' ''c''.jpg",
    "שמש (1).jpg",
    "!! a || b.jpg",
    "{{nobots}}.jpg",
    "A]] [[Category:B.jpg",
    "<b>A</b>.jpg",
    "<!-- A.jpg",
    "A|}.jpg",
    "__NOTOC__ ~~~~.jpg",
    "https://a.example/b.jpg",
]


@pytest.mark.parametrize("name", ODD)
def test_odd_names_are_shown_and_do_nothing(shown: Callable[..., str], name: str) -> None:
    hint = Hint(title=f"File:{name}", said=name, same=True)
    odd = notice(title=f"File:{name}", uploader=name, thresholds=None, hint=hint)
    html = shown(odd, notice(page_id=8, title="File:Other.jpg"))
    assert html.count("<tr") == 3
    file, _, _, uploader, *_, reason, status = (
        unescape(re.sub(r"<[^>]*>", "", cell)).replace("\xa0", " ") for cell in cells(html)
    )
    said = f"the same file as {name}, of which a person said: {name}"
    assert (file, uploader, reason, status) == (name, name, said, "open")


def test_many_files_are_one_row_with_links_to_all(shown: Callable[..., str]) -> None:
    many = [notice(id=n, page_id=n, title=f"File:Many {n}.jpg") for n in range(1, 38)]
    [row] = rows(many, {"Uploader"})
    html = shown(*row)
    assert html.count("<tr") == 2
    assert "<b>37 files</b>" in html
    hidden = html.partition('"mw-collapsible-content"')[2]
    assert all(f">Many {n}.jpg<" in hidden for n in range(1, 38))
    assert cells(html)[-1] == "open"


def test_pictures_are_shown_where_the_operator_wants_them(
    shown: Callable[..., str], site: Site, account: Account, local_wiki: LocalWiki, file: Notice
) -> None:
    assert "<img" not in shown(file)
    exemptions = Exemptions(AccountDoor(account), "User:ReviewBot/Opt-out")
    with_pictures = WikiPages(
        site, AccountDoor(account), local_wiki.bot, exemptions, thumbnails=True
    )
    html = shown(file, door=with_pictures)
    assert 'class="mw-collapsible mw-collapsed"' in html
    assert html.partition('"mw-collapsible-content"')[2].count("<img") == 1
