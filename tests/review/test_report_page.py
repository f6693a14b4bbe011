from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from review.answer import Outcome
from review.report_page import TAKEN_OFF, Said, Version, answers_in

ROWS = {"a": (1,), "b": (2, 3)}
OPEN = Said("open", Outcome.OPEN)
FINE = Said("fine", Outcome.CLEARED)
BAD = Said("deleted", Outcome.CONFIRMED)
Rows = Mapping[str, Said] | None


def history(*texts: tuple[str, Rows]) -> list[Version]:
    """Versions by these people; the program's are by "bot"."""
    at = datetime(2026, 1, 3, tzinfo=UTC)
    return [
        Version(revision=number, at=at, who=who, own=who == "bot", rows=rows)
        for number, (who, rows) in enumerate(texts, start=1)
    ]


def told(*texts: tuple[str, Rows]) -> list[tuple[int, str, str, int]]:
    found = answers_in(history(*texts), ROWS)
    return [(a.notice_id, a.words, a.who, a.revision) for a in found]


BEFORE = ("bot", {"a": OPEN, "b": OPEN})
CASES: dict[str, tuple[list[tuple[str, Rows]], list[tuple[int, str, str, int]]]] = {
    "nothing": ([], []),
    "the first version is only compared with": ([("P", {"a": FINE})], []),
    "a change": ([BEFORE, ("P", {"a": FINE, "b": OPEN})], [(1, "fine", "P", 2)]),
    "a row that several share": (
        [BEFORE, ("P", {"a": OPEN, "b": BAD})],
        [(2, "deleted", "P", 2), (3, "deleted", "P", 2)],
    ),
    "the program's own change": ([BEFORE, ("bot", {"a": FINE, "b": OPEN})], []),
    "open in other words": (
        [BEFORE, ("P", {"a": Said("Open", Outcome.OPEN), "b": OPEN})],
        [],
    ),
    "there and back": (
        [BEFORE, ("P", {"a": FINE, "b": OPEN}), ("Q", {"a": OPEN, "b": OPEN})],
        [(1, "fine", "P", 2), (1, "open", "Q", 3)],
    ),
    "a row that is new": ([("bot", {}), ("P", {"a": FINE})], []),
    "a row that nobody knows": (
        [("bot", {"x": OPEN}), ("P", {"x": FINE})],
        [],
    ),
    "taken off": ([BEFORE, ("P", {"b": OPEN}), ("Q", {"b": OPEN})], [(1, TAKEN_OFF, "P", 2)]),
    "taken off and back": ([BEFORE, ("P", {}), ("bot", {}), ("Q", BEFORE[1])], []),
    "taken off, and answered when it is back": (
        [BEFORE, ("P", {"b": OPEN}), ("Q", {"a": FINE, "b": OPEN})],
        [(1, "fine", "Q", 3)],
    ),
    "changed in a hidden text": (
        [BEFORE, ("P", None), ("Q", {"a": FINE, "b": OPEN})],
        [(1, "fine", "", 3)],
    ),
    "changed in a hidden text before the program's": (
        [BEFORE, ("P", None), ("bot", {"a": FINE, "b": OPEN})],
        [(1, "fine", "", 3)],
    ),
    "all hidden": ([("P", None), ("Q", None)], []),
}


@pytest.mark.parametrize("name", CASES)
def test_answers_in_a_pages_history(name: str) -> None:
    texts, expected = CASES[name]
    assert told(*texts) == expected
