from typing import Any

from wiki.query import each_page, pages


class Wiki:
    """Answers with its parts, one after the other, and notes what it was asked."""

    def __init__(self, *parts: dict[str, Any]) -> None:
        self._parts = list(parts)
        self.asked: list[dict[str, Any]] = []

    def ask(self, **params: Any) -> dict[str, Any]:
        self.asked.append(params)
        return self._parts.pop(0)


def test_an_answer_in_parts_is_put_together() -> None:
    first = {"pageid": 1, "title": "A", "categories": [{"title": "X"}]}
    second = {
        "pageid": 1,
        "title": "A",
        "revisions": [{"revid": 7}],
        "categories": [{"title": "Y"}],
    }
    wiki = Wiki(
        {"query": {"pages": [first, {"pageid": 2}]}, "continue": {"rvcontinue": "1|7"}},
        {"query": {"pages": [second]}, "continue": {"clcontinue": "1|Y", "continue": "||"}},
        {"query": {}},
    )
    found = pages(wiki.ask, [1, 2], prop="revisions|categories")
    assert found[1]["categories"] == [{"title": "X"}, {"title": "Y"}]
    assert found[1]["revisions"] == [{"revid": 7}]
    assert found[2] == {"pageid": 2}
    assert [params["pageids"] for params in wiki.asked] == ["1|2"] * 3
    assert wiki.asked[1]["rvcontinue"] == "1|7"
    assert wiki.asked[2]["clcontinue"] == "1|Y"


def test_older_versions_of_a_file_are_not_asked_for() -> None:
    part = {"query": {"pages": [{"pageid": 1}]}, "continue": {"iistart": "2026", "continue": "||"}}
    wiki = Wiki(part)
    assert pages(wiki.ask, [1]) == {1: {"pageid": 1}}


def test_a_page_that_never_was_is_left_out() -> None:
    wiki = Wiki({"query": {"pages": [{"missing": True}, {"pageid": 3, "missing": True}]}})
    assert pages(wiki.ask, [3]) == {3: {"pageid": 3, "missing": True}}


def test_any_number_of_pages_is_asked_about_fifty_at_a_time_and_no_sooner_than_taken() -> None:
    asked: list[str] = []

    def ask(**params: str) -> dict[str, Any]:
        asked.append(params["pageids"])
        found = [{"pageid": int(number)} for number in params["pageids"].split("|")]
        return {"query": {"pages": found}}

    found = each_page(ask, range(1, 121))
    assert next(found) == (1, {"pageid": 1})
    assert len(asked) == 1
    assert [number for number, _ in found] == list(range(2, 121))
    assert [each.count("|") + 1 for each in asked] == [50, 50, 20]
