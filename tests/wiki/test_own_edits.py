"""What the bot did since then, read in as many parts as the wiki tells it."""

from bisect import bisect_left
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from wiki.edits.own_edits import edit_with
from wiki.timestamp import timestamp

NOW = datetime.now(UTC)
MINUTE = timedelta(minutes=1)


class Contributions:
    """A door to a wiki that tells a hundred edits at a time, of which one was made each minute."""

    user = "ReviewBot"

    def __init__(self, count: int) -> None:
        self._times = [timestamp(NOW - (count - 1 - n) * MINUTE) for n in range(count)]
        self._edits = [{"revid": n, "comment": f"; media-review:{n:012}"} for n in range(count)]
        self.asked: list[dict[str, Any]] = []

    def ask(self, **params: Any) -> dict[str, Any]:
        self.asked.append(params)
        begin = int(params.get("uccontinue", 0))
        first = bisect_left(self._times, params.get("ucstart", ""))
        edits = self._edits[first:] if "ucdir" in params else self._edits[::-1]
        answer: dict[str, Any] = {"query": {"usercontribs": edits[begin : begin + 100]}}
        if begin + 100 < len(edits):
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


@pytest.mark.parametrize("ahead", [timedelta(hours=30), timedelta(days=400)])
def test_of_what_is_still_to_begin_by_a_wrong_clock_only_the_last_edits_are_asked(
    ahead: timedelta,
) -> None:
    door = Contributions(350)
    assert find(door, 345, NOW + ahead) == 345
    assert find(door, 50, NOW + ahead) is None
    assert len(door.asked) == 2
    assert not any("ucstart" in asked for asked in door.asked)


@pytest.mark.parametrize("ahead", [timedelta(), 6 * MINUTE, timedelta(hours=3)])
def test_what_began_by_a_clock_that_was_ahead_is_found_when_its_time_has_come(
    ahead: timedelta,
) -> None:
    """Else it would be written a second time."""
    door, made_at = Contributions(350), NOW - 200 * MINUTE
    assert find(door, 149, made_at + ahead) == 149
