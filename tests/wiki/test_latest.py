"""Files by the time of their latest version, of a wiki whose database orders ties as it likes."""

import random
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from review.errors import Permanent
from wiki.http import Http
from wiki.site import COMMONS, Site
from wiki.uploads.latest import MOST, Latest
from wiki.uploads.listing import Listing, Position

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
File = tuple[datetime, str, int]
Order = Callable[[list[File]], list[File]]


class Wiki(Http):
    """Answers as MediaWiki 1.39 does: it orders by the time alone, and goes on by time and name."""

    def __init__(self, files: list[File], order: Order) -> None:
        super().__init__("tests")
        self.files = files
        self.order = order
        self.asked: list[dict[str, str]] = []

    def query(self, api: str, **params: str) -> dict[str, Any]:
        self.asked.append(params)
        begin = datetime.fromisoformat(params.get("gaistart", "2000-01-01T00:00:00Z"))
        files = [one for one in self.order(list(self.files)) if one[0] >= begin]
        if at := params.get("gaicontinue"):
            files = [one for one in files if _stamp(one) >= at]
        files.sort(key=lambda one: one[0])
        most = min(int(params["gailimit"]), MOST)
        answer = {"batchcomplete": True, "query": {"pages": [_page(one) for one in files[:most]]}}
        if len(files) > most:
            answer["continue"] = {"gaicontinue": _stamp(files[most]), "continue": "gaicontinue||"}
        return answer


def _stamp(file: File) -> str:
    return f"{file[0]:%Y%m%d%H%M%S}|{file[1]}"


def _page(file: File) -> dict[str, Any]:
    at, name, number = file
    version = {"timestamp": f"{at:%Y-%m-%dT%H:%M:%SZ}", "sha1": f"{number:040x}", "user": "A"}
    page = {"pageid": number, "title": f"File:{name}", "imagerepository": "local"}
    return page | {"imageinfo": [version]}


def files(*seconds: int) -> list[File]:
    """So many in each second, those that came later having the earlier names."""
    names = [(second, one) for second, count in enumerate(seconds) for one in range(count)]
    return [
        (BEGIN + timedelta(seconds=second), f"{9999 - one:04}.jpg", number)
        for number, (second, one) in enumerate(names, 1)
    ]


def walk(wiki: Wiki, site: Site, size: int) -> list[int]:
    """The pages' numbers, as they are told."""
    source, found = Latest(Listing(site, wiki), user="A"), list[int]()
    position: Position | None = None
    for _ in range(3000):
        portion = source.portion(position, size)
        assert len(portion.uploads) <= size
        found += [one.page_id or 0 for one in portion.uploads]
        if (position := portion.more) is None:
            return found
        assert len(position["told"]) <= MOST
    raise AssertionError("it does not end")


@pytest.fixture
def site() -> Site:
    return COMMONS


ORDERS: list[Order] = [
    lambda rows: rows,
    lambda rows: rows[::-1],
    sorted,
    lambda rows: random.sample(rows, len(rows)),
]


@pytest.mark.parametrize("order", ORDERS, ids=["as they came", "latest first", "names", "chance"])
@pytest.mark.parametrize("size", [1, 7, 50])
def test_each_file_once_whatever_the_order_of_a_second_is(
    site: Site, order: Order, size: int
) -> None:
    there = files(1, 0, 3, 120, 40, 1, 60, 2)
    found = walk(Wiki(there, order), site, size)
    assert Counter(found) == Counter(number for _, _, number in there)
    at = [there[number - 1][0] for number in found]
    assert at == sorted(at)


def test_fifty_files_are_one_question(site: Site) -> None:
    wiki = Wiki(files(*[1] * 200), sorted)
    walk(wiki, site, 50)
    assert len(wiki.asked) == 4


def test_a_second_with_more_files_than_one_answer_holds_is_said(site: Site) -> None:
    wiki = Wiki(files(1, MOST, 1), ORDERS[1])
    assert len(walk(wiki, site, 50)) == MOST + 2
    with pytest.raises(Permanent, match=r"2026-01-01T00:00:01Z.* more files than"):
        walk(Wiki(files(1, MOST + 1, 1), ORDERS[1]), site, 50)


def test_postgresql_writes_its_times_in_another_way(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"{__name__}._stamp", lambda one: f"{one[0]:%Y-%m-%d %H:%M:%S}+00|{one[1]}")
    assert len(walk(Wiki(files(40, 40, 1), sorted), site, 50)) == 81
