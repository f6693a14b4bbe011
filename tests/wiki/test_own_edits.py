"""What the bot did since then, read in as many parts as the wiki tells it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from wiki.edits.own_edits import edit_with

NOW = datetime.now(UTC)


class Contributions:
    """A door to a wiki that tells a hundred edits at a time."""

    user = "ReviewBot"

    def __init__(self, count: int) -> None:
        self._edits = [{"revid": n, "comment": f"; media-review:{n:012}"} for n in range(count)]
        self.asked: list[dict[str, Any]] = []

    def ask(self, **params: Any) -> dict[str, Any]:
        self.asked.append(params)
        begin = int(params.get("uccontinue", 0))
        answer: dict[str, Any] = {"query": {"usercontribs": self._edits[begin : begin + 100]}}
        if begin + 100 < len(self._edits):
            answer["continue"] = {"uccontinue": str(begin + 100), "continue": "-||"}
        return answer


def find(door: Contributions, number: int, since: datetime = NOW) -> int | None:
    return edit_with(door, f"{number:012}", since=since)  # type: ignore[arg-type]


def test_the_edit_is_found_behind_many_others() -> None:
    door = Contributions(350)
    assert find(door, 349) == 349
    assert len(door.asked) == 4
    assert {asked["ucdir"] for asked in door.asked} == {"newer"}


def test_one_that_was_not_made_is_not_found() -> None:
    assert find(Contributions(350), 350) is None
    assert find(Contributions(0), 1) is None


def test_of_what_began_by_a_wrong_clock_only_the_last_edits_are_asked() -> None:
    door = Contributions(350)
    assert find(door, 5, NOW + timedelta(days=400)) == 5
    assert find(door, 300, NOW + timedelta(days=400)) is None
    assert len(door.asked) == 2
    assert not any("ucstart" in asked for asked in door.asked)
