from collections import Counter

import pytest

from classifier.training.build.splits import complaints, split
from classifier.training.index import Split

SINGLE = {f"g{number:04}": {("a", "b")[number % 10 == 0]: 1} for number in range(1000)}


def shares(groups: dict[str, dict[str, int]], found: dict[str, Split], label: str) -> list[int]:
    have = Counter[Split]()
    for name, where in found.items():
        have[where] += groups[name].get(label, 0)
    return [have[one] for one in Split]


def test_shares_are_met_for_each_label() -> None:
    found = split(SINGLE, {}, seed=1)
    assert shares(SINGLE, found, "a") == [540, 180, 180]
    assert shares(SINGLE, found, "b") == [60, 20, 20]


def test_a_seed_decides_alike_and_another_otherwise() -> None:
    assert split(SINGLE, {}, seed=1) == split(dict(reversed(SINGLE.items())), {}, seed=1)
    assert split(SINGLE, {}, seed=1) != split(SINGLE, {}, seed=2)


def test_what_is_settled_stays_and_the_rest_makes_up_for_it() -> None:
    settled = dict.fromkeys(list(SINGLE)[:150], Split.TEST)
    found = split(SINGLE, settled, seed=1)
    assert settled.items() <= found.items()
    assert shares(SINGLE, found, "a") == [540, 180, 180]


def test_of_three_groups_each_split_has_one() -> None:
    groups = {"x": {"a": 1}, "y": {"a": 1}, "z": {"a": 1}}
    assert set(split(groups, {}, seed=1).values()) == set(Split)


@pytest.mark.parametrize("largest", [70, 95])
def test_a_giant_group_is_learnt_from_and_said(largest: int) -> None:
    groups = {"giant": {"a": largest}, **{f"g{one}": {"a": 1} for one in range(100 - largest)}}
    found = split(groups, {}, seed=1)
    assert found["giant"] is Split.TRAIN
    placed = [("a", found[name], name) for name, one in groups.items() for _ in range(one["a"])]
    [line] = complaints(placed)
    assert f"a: {largest} % train" in line
    assert f"the largest has {largest} of 100" in line


def test_shares_that_are_met_are_not_worth_a_word() -> None:
    found = split(SINGLE, {}, seed=1)
    assert complaints([("a", where, name) for name, where in found.items()]) == []
