"""The files in a category, as the wiki tells them."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from playground import media
from playground.person import Person
from review.errors import Permanent
from tests.wiki.conftest import AGENT
from wiki.http import Http
from wiki.site import COMMONS, Site
from wiki.uploads.listing import Listing
from wiki.uploads.members import members
from wiring import House
from worker.titles import titles_in, titles_of

NAMES = ("category", "kategorie", "kat")  # of the namespace


class Wiki:
    """Has categories in German, and answers in parts of one title."""

    def __init__(self, *titles: str, categories: tuple[str, ...] = ()) -> None:
        self.asked: list[str] = []
        self._titles = titles
        self._categories = categories

    def query(self, _api: str = "", **params: str) -> dict[str, Any]:
        if "titles" in params:
            return {"query": {"pages": [self._page(one) for one in params["titles"].split("|")]}}
        self.asked.append(params["cmtitle"])
        at = int(params.get("cmcontinue", 0))
        told: dict[str, Any] = {"query": {"categorymembers": [{"title": self._titles[at]}]}}
        more = at + 1 < len(self._titles)
        return told | ({"continue": {"cmcontinue": str(at + 1)}} if more else {})

    def _page(self, title: str) -> dict[str, Any]:
        space, _, name = (part.strip() for part in title.partition(":"))
        if space.lower() not in NAMES:
            return {"ns": 0, "title": title, "missing": True}
        there: dict[str, Any] = {"pageid": 1} if name in self._categories else {"missing": True}
        return {"ns": 14, "title": f"Kategorie:{name}", **there}


def house_of(wiki: Wiki | Http, site: Site = COMMONS) -> House:
    listing = Listing(site, cast(Http, wiki))
    return cast(House, SimpleNamespace(site=site, http=wiki, listing=listing))


def test_all_parts_of_the_answer_are_asked_for() -> None:
    wiki = Wiki("File:A.jpg", "File:B.jpg")
    assert list(members(wiki.query, "Category:X")) == [["File:A.jpg"], ["File:B.jpg"]]


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("Old_statues", "Kategorie:Old statues"),
        ("Category:Statues", "Kategorie:Statues"),
        ("kategorie: Statues", "Kategorie:Statues"),
        ("Kat:Statues", "Kategorie:Statues"),
        ("Star Trek: Voyager", "Kategorie:Star Trek: Voyager"),
        ("https://commons.wikimedia.org/wiki/Category:Old_statues", "Kategorie:Old statues"),
    ],
)
def test_a_category_is_known_with_any_name_of_its_namespace(typed: str, asked: str) -> None:
    wiki = Wiki("File:A.jpg", categories=("Old statues", "Statues", "Star Trek: Voyager"))
    assert list(titles_in(house_of(wiki), typed)) == [["File:A.jpg"]]
    assert wiki.asked == [asked]


def test_titles_are_taken_as_people_type_or_copy_them() -> None:
    house = cast(House, SimpleNamespace(site=COMMONS))
    typed = ["File:A_b.jpg ", "https://commons.wikimedia.org/wiki/File:C%26d.jpg#top"]
    assert titles_of(house, typed) == ["File:A b.jpg", "File:C&d.jpg"]


@pytest.mark.integration
def test_a_real_wiki_is_asked(site: Site, uploader: Person) -> None:
    name = uploader.upload("Member.jpg", media.picture(301), text="[[Category:Members here]]")
    house = house_of(Http(AGENT), site)
    assert list(titles_in(house, "Members here")) == [["File:Member.jpg"]], name
    with pytest.raises(Permanent, match="no category 'Nobody made this'"):
        list(titles_in(house, "Nobody made this"))
