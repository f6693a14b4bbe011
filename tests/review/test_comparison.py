"""How two models compare: figures over pairs."""

from typing import Any

import pytest

from review.answer import Outcome
from review.comparison import MOST, Pair, compare


def pair(old: float, new: float | None, outcome: Outcome | None = None, **more: Any) -> Pair:
    """Each flags from a half on."""
    its: dict[str, Any] = {
        "title": f"File:{old} {new}.jpg",
        "old": old,
        "old_flags": old >= 0.5,
        "seen": new is not None,
        "new": new,
        "new_flags": None if new is None else new >= 0.5,
        "outcome": outcome,
    }
    return Pair(**its | more)


def test_both_one_or_none_flag() -> None:
    found = compare([pair(0.9, 0.8), pair(0.9, 0.1), pair(0.1, 0.9), pair(0.2, 0.1)])
    counts = {name: its.flags for name, its in found.groups.items()}
    assert counts == {
        "active": 2,
        "on_trial": 2,
        "both": 1,
        "only_active": 1,
        "only_on_trial": 1,
    }
    assert (found.compared, found.agreement) == (4, 0.5)
    assert found.mean_distance == pytest.approx((0.1 + 0.8 + 0.8 + 0.1) / 4)
    assert found.per_thousand(found.old.flags) == 500


def test_nothing_is_known_of_nothing() -> None:
    found = compare([])
    assert (found.agreement, found.mean_distance, found.per_thousand(0)) == (None, None, None)
    assert (found.old.precision, found.examples) == (None, [])


def test_what_was_not_seen_or_not_whole_is_counted_apart() -> None:
    found = compare([pair(0.9, None), pair(0.9, None, seen=True), pair(0.9, 0.9)])
    assert (found.unseen, found.undecided, found.compared, found.old.flags) == (1, 1, 1, 1)


def test_precision_is_of_what_people_decided() -> None:
    yes, no, other = Outcome.CONFIRMED, Outcome.CLEARED, Outcome.OTHER
    found = compare(
        [
            pair(0.9, 0.9, yes),
            pair(0.9, 0.9, yes),
            pair(0.9, 0.1, no),
            pair(0.9, 0.9, other),
            pair(0.9, 0.9),
            pair(0.1, 0.9),
        ]
    )
    assert found.old.precision == pytest.approx(2 / 3)
    assert found.new.precision == 1
    assert found.only_old.precision == 0
    assert found.only_new.precision is None, "nobody was asked: not known, and not 0"
    assert found.old.interval.low < 2 / 3 < found.old.interval.high


def test_the_examples_are_the_few_that_are_furthest_apart() -> None:
    found = compare([pair(0.0, round(n / 100, 2)) for n in range(100)] + [pair(0.5, 0.5)] * 3)
    assert [one.new for one in found.examples] == [round(n / 100, 2) for n in range(99, 89, -1)]
    assert len(found.examples) == MOST
    assert compare([pair(0.5, 0.5)]).examples == [], "those are not apart"
