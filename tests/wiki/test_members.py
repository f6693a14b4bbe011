"""The files in a category, as the wiki tells them."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from playground import media
from playground.person import Person
from tests.wiki.conftest import AGENT
from wiki.http import Http
from wiki.site import COMMONS, Site
from wiki.uploads.members import members
from wiring import House
from worker.titles import titles_in, titles_of

SPACES = {
    "query": {
        "namespaces": {"14": {"id": 14, "name": "Kategorie", "canonical": "Category"}},
        "namespacealiases": [{"id": 14, "alias": "Kat"}],
    }
}


class Wiki:
    """Answers in parts of one title."""

    def __init__(self, *titles: str) -> None:
        self.asked: list[str] = []
        self._titles = titles

    def query(self, _api: str = "", **params: str) -> dict[str, Any]:
        if "meta" in params:
            return SPACES
        self.asked.append(params["cmtitle"])
        at = int(params.get("cmcontinue", 0))
        told: dict[str, Any] = {"query": {"categorymembers": [{"title": self._titles[at]}]}}
        more = at + 1 < len(self._titles)
        return told | ({"continue": {"cmcontinue": str(at + 1)}} if more else {})


def test_all_parts_of_the_answer_are_asked_for() -> None:
    wiki = Wiki("File:A.jpg", "File:B.jpg")
    assert list(members(wiki.query, "Category:X")) == [["File:A.jpg"], ["File:B.jpg"]]


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("Old_statues", "Category:Old statues"),
        ("Category:Statues", "Category:Statues"),
        ("kategorie: Statues", "Category: Statues"),
        ("Kat:Statues", "Category:Statues"),
        ("Star Trek: Voyager", "Category:Star Trek: Voyager"),
        ("https://commons.wikimedia.org/wiki/Category:Old_statues", "Category:Old statues"),
    ],
)
def test_a_category_is_known_with_any_name_of_its_namespace(typed: str, asked: str) -> None:
    wiki = Wiki("File:A.jpg")
    house = cast(House, SimpleNamespace(site=COMMONS, http=wiki))
    assert list(titles_in(house, typed)) == [["File:A.jpg"]]
    assert wiki.asked == [asked]


def test_titles_are_taken_as_people_type_or_copy_them() -> None:
    house = cast(House, SimpleNamespace(site=COMMONS))
    typed = ["File:A_b.jpg ", "https://commons.wikimedia.org/wiki/File:C%26d.jpg#top"]
    assert titles_of(house, typed) == ["File:A b.jpg", "File:C&d.jpg"]


@pytest.mark.integration
def test_a_real_wiki_is_asked(site: Site, uploader: Person) -> None:
    name = uploader.upload("Member.jpg", media.picture(301), text="[[Category:Members here]]")
    http = Http(AGENT)
    house = cast(House, SimpleNamespace(site=site, http=http))
    assert list(titles_in(house, "Members here")) == [["File:Member.jpg"]], name
    assert list(titles_in(house, "Nobody made this")) == [[]]
