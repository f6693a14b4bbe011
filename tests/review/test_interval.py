"""Intervals: published figures, and whether they hold the truth as often as they say."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.interval import Interval, Stratum, lowest, total, wilson

COUNTS = st.integers(0, 500).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))
STRATA = st.lists(
    st.tuples(st.integers(1, 2000), st.integers(1, 20), st.integers(0, 20)).map(
        lambda it: Stratum(of=it[0] + it[1], drawn=it[1], found=min(it[1], it[2]))
    ),
    min_size=1,
    max_size=30,
)


@pytest.mark.parametrize(
    ("found", "of", "low", "high"),
    [  # Newcombe (1998), table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_s_interval_is_the_published_one(
    found: int, of: int, low: float, high: float
) -> None:
    interval = wilson(found, of)
    assert (interval.low, interval.high) == pytest.approx((low, high), abs=0.00005)


def test_nothing_looked_at_leaves_everything_possible() -> None:
    assert wilson(0, 0) == Interval(0.0, 1.0)


@given(COUNTS)
def test_a_share_lies_within_its_interval_and_that_within_0_and_1(counts: tuple[int, int]) -> None:
    found, of = counts
    interval = wilson(found, of)
    assert 0 <= interval.low <= interval.high <= 1
    assert not of or interval.low <= found / of <= interval.high
    assert lowest(found, of, 0.95) >= interval.low, "one side has all of the doubt"


@pytest.mark.parametrize(
    ("found", "low", "high"),
    [(0, 0.0, 3.689), (1, 0.0253, 5.572), (10, 4.795, 18.390), (50, 37.111, 65.919)],
)
def test_equal_weights_give_the_interval_of_a_rare_count(
    found: int, low: float, high: float
) -> None:
    """Exact limits of a Poisson count, as tables have them; here each stands for two."""
    interval = total([Stratum(of=2_000_000, drawn=1_000_000, found=found)])
    assert interval.high / 2 == pytest.approx(high, rel=0.01)
    assert max(found, 2 * low * 0.98) <= interval.high
    assert interval.low <= max(found, 2 * low * 1.01), "never more than the exact limit"


@given(STRATA)
def test_a_total_is_never_less_than_was_found_nor_more_than_there_can_be(
    strata: list[Stratum],
) -> None:
    interval = total(strata)
    assert sum(one.found for one in strata) <= interval.low <= interval.high
    assert interval.high <= sum(one.of - one.drawn + one.found for one in strata)


@given(STRATA, st.integers(1, 5))
def test_a_stratum_that_counts_several_times_is_as_several(
    strata: list[Stratum], count: int
) -> None:
    counted = total([Stratum(of=s.of, drawn=s.drawn, found=s.found, count=count) for s in strata])
    repeated = total(strata * count)
    assert (counted.low, counted.high) == pytest.approx((repeated.low, repeated.high))


def test_without_a_stratum_there_is_nothing() -> None:
    assert total([]) == Interval(0.0, 0.0)


@pytest.mark.parametrize("share", [0.002, 0.02, 0.2, 0.8])
def test_a_total_of_unequal_strata_is_held_as_often_as_it_says(share: float) -> None:
    held = sum(_holds(Random(seed), share) for seed in range(400))
    assert held >= 0.95 * 400


def _holds(random: Random, share: float) -> bool:
    """Whether the interval holds the truth of one world of ten days."""
    strata, truth = [], 0
    for _ in range(10):
        day = [random.random() < share for _ in range(random.choice((10, 100, 400)))]
        drawn = random.sample(day, random.randint(1, 6))
        strata.append(Stratum(of=len(day), drawn=len(drawn), found=sum(drawn)))
        truth += sum(day)
    interval = total(strata)
    return interval.low <= truth <= interval.high
