"""When the share of suspects has jumped, and when it only looks so."""

from math import comb
from random import Random

import pytest

from review.breaker import RARE, Tally, at_least, jump


def tally(suspects: int, uploads: int) -> Tally:
    return Tally(suspects=suspects, uploads=uploads)


USUAL = tally(200, 20_000)  # 1 %, and at most 1.18 %


@pytest.mark.parametrize(
    ("recent", "usual", "jumped"),
    [
        (tally(5, 500), USUAL, False),
        (tally(29, 500), USUAL, False),  # no chance, but below five times 1.18 %
        (tally(30, 500), USUAL, True),
        (tally(500, 500), USUAL, True),
        (tally(8, 500), tally(0, 20_000), False),  # five times the floor, but it may be chance
        (tally(10, 500), tally(0, 20_000), True),
        (tally(3, 3), USUAL, False),  # so few may be chance
        (tally(4, 4), USUAL, True),
        (tally(0, 0), USUAL, False),
        (tally(500, 500), tally(0, 0), False),  # what is usual is not known yet
        (tally(500, 500), tally(5, 10), False),
        (tally(450, 500), tally(1, 100), True),
        (tally(500, 500), tally(5_000, 20_000), False),  # more than all cannot be
    ],
)
def test_what_has_jumped(recent: Tally, usual: Tally, jumped: bool) -> None:
    assert bool(jump(recent, usual, 5)) is jumped


def test_it_says_what_was_counted() -> None:
    assert jump(tally(60, 500), USUAL, 5) == (
        "60 of the last 500 scored uploads (12.0%) are suspects, of the 20000 before them 1.0%"
    )


def test_the_factor_decides_and_none_switches_it_off() -> None:
    assert jump(tally(60, 500), USUAL, 10.0)
    assert not jump(tally(60, 500), USUAL, 11.0)
    assert not jump(tally(500, 500), USUAL, 0)


@pytest.mark.parametrize(("count", "of", "share"), [(0, 9, 0.1), (3, 10, 0.2), (10, 10, 0.5)])
def test_the_probability_of_that_many_or_more(count: int, of: int, share: float) -> None:
    by_hand = sum(comb(of, k) * share**k * (1 - share) ** (of - k) for k in range(count, of + 1))
    assert at_least(count, of, share) == (1.0 if count <= of * share else pytest.approx(by_hand))


def test_large_numbers_neither_overflow_nor_vanish_into_nothing_else() -> None:
    assert at_least(100_000, 100_000, 0.01) == 0.0
    assert 0 < at_least(1_200, 100_000, 0.01) < 1e-8
    assert at_least(1, 100_000, 1.0) == 1.0


def test_the_usual_share_is_taken_as_high_as_it_may_be() -> None:
    assert tally(0, 0).highest_share == 1.0
    assert tally(0, 1_000_000).highest_share < RARE
    for suspects, uploads in ((1, 10), (10, 100), (100, 1000)):
        assert tally(suspects, uploads).share < tally(suspects, uploads).highest_share < 1
    assert tally(9, 9).highest_share == 1.0


@pytest.mark.parametrize("share", [0.0005, 0.01, 0.1])
def test_chance_alone_does_not_stop_it(share: float) -> None:
    """A month of uploads in which nothing changes, looked at every 50 uploads."""
    random = Random(7)
    shown = [random.random() < share for _ in range(200_000)]
    sums = [0]
    for one in shown:
        sums.append(sums[-1] + one)
    for now in range(1_000, len(shown), 50):
        begin = max(0, now - 20_500)
        recent = tally(sums[now] - sums[now - 500], 500)
        usual = tally(sums[now - 500] - sums[begin], now - 500 - begin)
        assert not jump(recent, usual, 2.0), now


@pytest.mark.parametrize("jumps_to", [0.1, 0.5, 1.0])
def test_a_real_jump_is_found_before_five_hundred_uploads(jumps_to: float) -> None:
    random = Random(7)
    shown = [random.random() < 0.01 for _ in range(20_500)]
    shown += [random.random() < jumps_to for _ in range(round(40 / jumps_to))]
    recent, usual = tally(sum(shown[-500:]), 500), tally(sum(shown[-20_500:-500]), 20_000)
    assert jump(recent, usual, 5)
