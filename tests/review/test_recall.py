"""Recall: estimated by samples of what was not flagged, in worlds whose truth is known."""

from dataclasses import replace
from datetime import timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.recall import Recall, recall
from tests.review.flagging import (
    CLEARED,
    CONFIRMED,
    DAY,
    OTHER,
    World,
    a_drawn,
    a_flagged,
    several,
    version,
    worlds,
)

WORLDS = 100
LATER = DAY + timedelta(days=1)


def known(flagged: Any, drawn: Any, threshold: float | None = None) -> Recall:
    found = recall(flagged, drawn, threshold)
    assert found is not None
    return found


def holds(world: World, threshold: float | None) -> bool:
    interval = known(world.flagged, world.drawn, threshold).interval()
    return interval.low <= world.recall(threshold) <= interval.high


@pytest.mark.parametrize(
    ("threshold", "settings"),
    [
        (None, {}),
        (None, {"rate": 0.1, "review": 0.3}),
        (None, {"rate": 0.2, "samples": 20, "review": 1.0}),
        (0.9, {"rate": 0.1}),
        (0.6, {"rate": 0.1, "samples": 15}),
    ],
)
def test_the_interval_holds_the_truth(threshold: float | None, settings: dict[str, Any]) -> None:
    assert sum(holds(world, threshold) for world in worlds(WORLDS, **settings)) >= 93


def test_the_estimate_is_right_on_average_and_the_interval_says_something() -> None:
    found = [
        (known(world.flagged, world.drawn), world.recall(None))
        for world in worlds(WORLDS, rate=0.1, samples=20)
    ]
    wrong = [(it.share or 0) - truth for it, truth in found]
    assert abs(sum(wrong) / WORLDS) < 0.03
    widths = [it.interval().high - it.interval().low for it, _ in found]
    assert sum(widths) / WORLDS < 0.4


def test_without_an_answered_sample_it_is_not_known() -> None:
    assert recall(several(5, 5), []) is None
    assert recall(several(5, 5), [a_drawn(None), a_drawn(OTHER)]) is None


def test_a_miss_counts_for_all_that_it_was_drawn_from() -> None:
    drawn = [a_drawn(CONFIRMED), *[a_drawn(CLEARED)] * 4]
    found = known(several(100, 50), drawn)
    assert found.share == pytest.approx(100 / (100 + 1000 / 5))


def test_days_of_which_no_sample_is_answered_are_left_out_on_both_sides() -> None:
    other_day = several(500, 0, ended_at=LATER)
    drawn = [a_drawn(CONFIRMED, drawn_from=10), a_drawn(None, day=LATER, drawn_from=10_000)]
    assert known(several(10, 0) + other_day, drawn).share == 0.5


def test_what_nobody_reviewed_counts_as_the_reviewed_do() -> None:
    drawn = [a_drawn(CONFIRMED, drawn_from=10)]
    assert known(several(5, 5, 10), drawn).share == 0.5
    assert known(several(0, 0, 10), drawn).share is None
    interval = known(several(0, 0, 10), drawn).interval()
    assert interval.low == 0
    assert interval.high > 0.9


def test_where_nothing_is_confirmed_there_is_no_share() -> None:
    found = known([], [a_drawn(CLEARED)])
    assert found.share is None
    assert (found.interval().low, found.interval().high) == (0, 1)


def test_a_lower_threshold_is_judged_by_the_scores_of_the_samples() -> None:
    near, far = a_drawn(CONFIRMED, nsfw=0.7), a_drawn(CONFIRMED, nsfw=0.1)
    flagged = several(1000, 0)
    assert known(flagged, [near, far]).share == 0.5
    assert known(flagged, [near, far], 0.6).share == 0.75
    assert known(flagged, [near, far], 0.05).share == 1


def test_a_higher_threshold_misses_what_lies_below_but_not_what_is_sexy() -> None:
    low, high = several(10, 0, nsfw=0.85), several(10, 0, nsfw=0.95)
    sexy = several(20, 0, nsfw=0.2, sexy=0.99)
    assert known(low + high, [a_drawn()], 0.9).share == 0.5
    assert known(low + high + sexy, [a_drawn()], 0.9).share == 0.75


@given(
    st.lists(st.sampled_from((CONFIRMED, CLEARED, OTHER, None)), max_size=30),
    st.lists(
        st.tuples(
            st.sampled_from((CONFIRMED, CLEARED, OTHER, None)),
            st.integers(0, 3),
            st.integers(0, 50),
        ),
        max_size=30,
    ),
    st.one_of(st.none(), st.floats(0, 1)),
    st.integers(1, 5),
)
def test_it_is_a_share_within_its_interval_whatever_comes(
    outcomes: list[Any], samples: list[Any], threshold: float | None, more: int
) -> None:
    flagged = [a_flagged(outcome, number) for number, outcome in enumerate(outcomes)]
    drawn = [
        a_drawn(outcome, day=DAY + timedelta(days=day), drawn_from=of)
        for outcome, day, of in samples
    ]
    found = recall(flagged, drawn, threshold)
    if found is None:
        assert not any(one.decided for one in drawn)
        return
    for one in (found, found.times(more)):
        interval = one.interval()
        assert 0 <= interval.low <= interval.high <= 1
        assert one.share is None or interval.low <= one.share + 1e-9
        assert one.share is None or one.share <= interval.high + 1e-9
    assert found.times(more).share == pytest.approx(found.share)


def test_times_of_another_zone_belong_to_the_day_in_utc() -> None:
    evening = DAY.replace(hour=23).astimezone(timezone(timedelta(hours=9)))
    flagged = [replace(one, ended_at=evening) for one in several(1, 0)]
    assert known(flagged, [a_drawn(policy=version())]).share == 1
