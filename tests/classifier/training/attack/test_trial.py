"""One picture before several defenders: who still flags it."""

from collections.abc import Callable
from threading import Event

import numpy as np
import pytest

from classifier.training.attack.changes import CHANGES, strengths
from classifier.training.attack.defender import Pixels
from classifier.training.attack.parallel import Interrupted, Stoppable, each
from classifier.training.attack.trial import (
    ADAPTIVE,
    EPSILONS,
    NOISE,
    TRANSFER,
    Guard,
    Outcome,
    Trial,
    outcomes_of,
)

PIXELS = np.full((24, 24, 3), 128, np.uint8)


class Mean:
    """Its figure is how bright some part of the picture is."""

    def __init__(self, name: str, part: Callable[[Pixels], Pixels]) -> None:
        self.name, self._part = name, part

    def figure(self, pixels: Pixels) -> float:
        return float(self._part(pixels).mean() / 255)


SCREEN = Guard(
    defender=Mean("screen", lambda pixels: pixels[: len(pixels) // 2]), threshold=127 / 255
)
OTHER = Guard(
    defender=Mean("other", lambda pixels: pixels[len(pixels) // 2 :]), threshold=127 / 255
)
DEAF = Guard(defender=Mean("deaf", lambda pixels: pixels[:1] * 0 + 255), threshold=0.5)


def outcomes(*guards: Guard, queries: int = 80) -> list[Outcome]:
    return list(Trial(pixels=PIXELS, guards=guards, queries=queries, seed=(1, 2)).outcomes())


def of(found: list[Outcome], attack: str, defender: str) -> list[bool]:
    return [one.flagged for one in found if (one.attack, one.defender) == (attack, defender)]


def test_there_is_one_outcome_for_each_attack_strength_and_defender() -> None:
    guards = (SCREEN, OTHER, DEAF)
    found = outcomes(*guards, queries=3)
    keys = {(one.attack, one.strength, one.defender) for one in found}
    assert len(keys) == len(found) == outcomes_of(guards)
    assert {attack for attack, _, _ in keys} == {*CHANGES, NOISE, TRANSFER, ADAPTIVE}


def test_an_attack_that_knows_the_defender_finds_no_less_than_one_that_was_handed_on() -> None:
    found = outcomes(SCREEN, OTHER, DEAF)
    for name in ("screen", "other", "deaf"):
        transfer, adaptive = of(found, TRANSFER, name), of(found, ADAPTIVE, name)
        assert all(not own or handed for own, handed in zip(adaptive, transfer, strict=True))
    assert not of(found, ADAPTIVE, "other")[-1]
    assert all(of(found, ADAPTIVE, "deaf"))


def test_who_may_change_more_succeeds_no_less() -> None:
    found = outcomes(SCREEN, OTHER)
    for attack in (NOISE, TRANSFER, ADAPTIVE):
        flagged = of(found, attack, "screen")
        assert len(flagged) == len(EPSILONS)
        assert flagged == sorted(flagged, reverse=True)


def test_queries_are_told_of_those_that_are_beaten_only() -> None:
    searched = [one for one in outcomes(SCREEN, DEAF) if one.attack in (TRANSFER, ADAPTIVE)]
    assert all((one.queries is None) == one.flagged for one in searched)
    assert {one.flagged for one in searched} == {True, False}


def test_the_same_seed_has_the_same_outcomes() -> None:
    assert outcomes(SCREEN, OTHER) == outcomes(SCREEN, OTHER)


@pytest.mark.parametrize("name", list(CHANGES))
def test_changes_keep_the_kind_and_say_the_same_twice(name: str) -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (30, 40, 3), dtype=np.uint8)
    for strength in strengths(name):
        changed = CHANGES[name](pixels, strength)
        assert changed.dtype == np.uint8
        assert changed.ndim == 3
        assert not np.array_equal(changed, pixels)
        assert np.array_equal(changed, CHANGES[name](pixels, strength))
    assert np.array_equal(CHANGES[name](pixels, 0), pixels)


def test_when_one_fails_the_others_are_told_to_stop() -> None:
    stop = Event()
    defender = Stoppable(Mean("any", lambda pixels: pixels), stop)

    def work(number: int) -> None:
        if number == 0:
            raise KeyboardInterrupt
        while True:
            defender.figure(PIXELS)

    with pytest.raises(KeyboardInterrupt):
        each(work, range(3), stop)
    with pytest.raises(Interrupted):
        defender.figure(PIXELS)


def test_answers_come_in_the_order_of_what_was_asked() -> None:
    assert each(lambda number: number * 2, range(20), Event()) == list(range(0, 40, 2))
