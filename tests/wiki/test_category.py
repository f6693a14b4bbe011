"""The category of a day, on a real wiki."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from playground.person import Person
from review.errors import Halt, Transient
from wiki.edits.category import category, category_page
from wiki.edits.edit import WikiPages
from wiki.site import Site
from wiki.words import Words

pytestmark = pytest.mark.integration

PAGES = Path(__file__).parents[2] / "wiki" / "pages"
_DAYS = count()


@pytest.fixture
def day() -> date:
    """One of the test's own."""
    return date(2031, 3, 1) + timedelta(days=next(_DAYS))


@pytest.fixture
def title(site: Site, day: date) -> str:
    return category_page(site, day)


@pytest.fixture
def template(admin: Person) -> Iterator[None]:
    """The template as an operator makes it."""
    text = (PAGES / "template.wikitext").read_text(encoding="utf-8")
    admin.edit("Template:Possible NSFW", text)
    yield
    admin.delete("Template:Possible NSFW")


def test_it_is_made_once(pages: WikiPages, admin: Person, day: date, title: str) -> None:
    assert pages.category_missing(day)
    revision = pages.make_category(day)
    assert not pages.category_missing(day)
    assert pages.make_category(day) == revision
    [only] = admin.history(title)
    assert (only["user"], only["comment"].split(";")[0]) == (
        "ReviewBot",
        "a hidden category of files for human review",
    )


def test_it_is_hidden_and_dated_and_in_that_of_all_days(
    pages: WikiPages, admin: Person, day: date, title: str
) -> None:
    pages.make_category(day)
    [page] = admin.query(titles=title, prop="pageprops|categories")["pages"]
    assert title == f"Category:Possible NSFW files as of {day}"
    assert "hiddencat" in page["pageprops"]
    assert "Category:Possible NSFW files" in [c["title"] for c in page["categories"]]


def test_one_that_comes_too_late_is_not_sent(
    pages: WikiPages, admin: Person, day: date, title: str
) -> None:
    with pytest.raises(Transient, match="too late to send"):
        pages.make_category(day, datetime.now(UTC) - timedelta(seconds=1))
    assert admin.text(title) is None


def test_where_it_is_already_nothing_is_changed(
    pages: WikiPages, admin: Person, day: date, title: str
) -> None:
    admin.edit(title, "By a person.")
    assert not pages.category_missing(day)
    pages.make_category(day)
    assert admin.text(title) == "By a person."


@pytest.mark.parametrize("how", ["deleted", "moved"])
def test_one_that_was_taken_away_is_not_made_again(
    pages: WikiPages, admin: Person, day: date, title: str, how: str
) -> None:
    pages.make_category(day)
    if how == "deleted":
        admin.delete(title)
    else:
        admin.move(title, f"{title} (old)")
    with pytest.raises(Halt, match=rf"was {how} .*by Admin .*make it again, or wait"):
        pages.category_missing(day)
    assert admin.text(title) is None
    admin.edit(title, "__HIDDENCAT__")
    assert not pages.category_missing(day)


def test_one_that_nobody_may_make_stops(
    pages: WikiPages, admin: Person, day: date, title: str
) -> None:
    admin.write("protect", title=title, protections="create=sysop")
    assert pages.category_missing(day)
    with pytest.raises(Halt, match="protected"):
        pages.make_category(day)


@pytest.mark.usefixtures("template")
@pytest.mark.parametrize("text", ["== Summary ==\nWords.", "{|\n| a\n|}", "* a\n* b", "Words."])
def test_the_template_shows_nothing_and_puts_the_page_there(
    admin: Person, day: date, title: str, text: str
) -> None:
    tag = f"{{{{Possible NSFW|score=0.912|date={day}}}}}\n"
    without = admin.call(action="parse", text=text, contentmodel="wikitext")["parse"]
    with_it = admin.call(action="parse", text=tag + text, contentmodel="wikitext")["parse"]
    assert shown(with_it["text"]) == shown(without["text"])
    assert [c["category"] for c in with_it["categories"]] == [
        title.removeprefix("Category:").replace(" ", "_")
    ]


def shown(html: str) -> str:
    """Without the parser's remarks on how long it took, and where sections begin."""
    return html.partition("<!--")[0]


@pytest.mark.usefixtures("template")
def test_a_person_need_not_give_a_date(admin: Person) -> None:
    parsed = admin.call(action="parse", text="{{Possible NSFW}}", contentmodel="wikitext")
    [only] = parsed["parse"]["categories"]
    assert only["category"] == "Possible_NSFW_files_as_of_unknown_date"


def test_names_of_other_wikis(site: Site) -> None:
    other = site.model_copy(
        update={"template": "Prüfen", "category": "Zu prüfen ({date})", "parent_category": "Alle"}
    )
    text = category(other, "Bot", date(2026, 11, 26))
    assert category_page(other, date(2026, 11, 26)) == "Category:Zu prüfen (2026-11-26)"
    assert "[[Category:Alle|2026-11-26]]" in text
    assert "<nowiki>{{Prüfen}}</nowiki>" in text
    assert text.startswith("__HIDDENCAT__ __NOGALLERY__\nFiles that a program listed")
    assert "listed on report pages only" in text, "where this page is deleted, reports go on"


def test_the_page_speaks_the_wiki_s_language(site: Site) -> None:
    words = Words(day_category="Tag für {template}, von [[User:{bot}]].\n")
    text = category(site.model_copy(update={"words": words}), "Bot", date(2026, 11, 26))
    assert text == (
        "__HIDDENCAT__ __NOGALLERY__\n"
        "Tag für <nowiki>{{Possible NSFW}}</nowiki>, von [[User:Bot]].\n\n"
        "[[Category:Possible NSFW files|2026-11-26]]\n"
    )
