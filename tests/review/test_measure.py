from datetime import timedelta

import pytest

from review.measure import (
    Figures,
    Group,
    at_or_above,
    by_threshold,
    figures,
    groups,
    thresholds,
)
from review.upload import Kind
from tests.review.flagging import CLEARED, CONFIRMED, DAY, OTHER, a_flagged, several, version


def found(of: list[tuple[Group, Figures]]) -> dict[tuple[str, str], Figures]:
    return {(group.by, group.value): its for group, its in of}


def test_what_says_nothing_is_reviewed_and_decides_nothing() -> None:
    its = figures([*several(3, 1, 2), a_flagged(OTHER, 10), a_flagged(None, 11, written_at=None)])
    assert (its.flagged, its.listed, its.reviewed) == (8, 7, 5)
    assert (its.confirmed, its.cleared, its.decided, its.precision) == (3, 1, 4, 0.75)
    assert its.interval.low < 0.75 < its.interval.high


def test_without_an_answer_precision_is_not_known() -> None:
    its = figures(several(0, 0, 5))
    assert (its.precision, its.to_review) == (None, None)
    assert (its.interval.low, its.interval.high) == (0, 1)
    assert figures([]).precision is None


def test_the_time_to_review_is_the_median_from_the_notice_to_its_answer() -> None:
    hours = (1, 2, 100)
    answered = [
        a_flagged(CLEARED, n, written_at=DAY, decided_at=DAY + timedelta(hours=n)) for n in hours
    ]
    before = a_flagged(CLEARED, 7, written_at=DAY, decided_at=DAY - timedelta(days=9))
    assert figures([*answered, before]).to_review == timedelta(hours=2)


def test_models_kinds_and_policies_are_counted_apart() -> None:
    flagged = [
        *several(2, 0),
        *several(0, 1, kind=Kind.VIDEO),
        *several(0, 1, policy=version(0.5)),
        *several(5, 5, model="another"),
    ]
    its = found([it for it in groups(flagged) if it[0].model == "a model"])
    assert its["", ""].decided == 4
    assert its["kind", "picture"].decided == 3
    assert its["kind", "video"].precision == 0
    assert its["policy", version()].decided == 3
    assert its["policy", version(0.5)].decided == 1
    assert {group.model for group, _ in groups(flagged)} == {"a model", "another"}


def test_a_threshold_that_flags_nothing_is_left_out() -> None:
    its = found(groups(several(1, 1, nsfw=0.85, policy=version(0.7))))
    assert [value for by, value in its if by == "nsfw from"] == ["0.7", "0.8"]
    by_sexy = several(1, 1, nsfw=0.1, sexy=0.99, policy=version(0.7))
    assert not [value for by, value in found(groups(by_sexy)) if by == "nsfw from"]


def test_thresholds_begin_with_the_lowest_in_force() -> None:
    assert thresholds([a_flagged(policy=version(0.75)), a_flagged(policy=version(0.62))]) == [
        0.62,
        0.7,
        0.75,
        0.8,
        0.9,
        0.95,
    ]
    assert thresholds([a_flagged(policy="?")]) == []


def test_what_a_higher_threshold_left_out_does_not_colour_a_lower_one() -> None:
    """Simpson's trap: a strict month of good hits beside a lenient one of bad ones."""
    strict = several(90, 10, nsfw=0.95, policy=version(0.9))
    lenient = several(10, 90, nsfw=0.6, policy=version(0.5))
    flagged = strict + lenient
    assert figures(flagged).precision == 0.5, "the pool looks fair"
    assert figures(at_or_above(flagged, 0.5)).precision == 0.1
    assert figures(at_or_above(flagged, 0.9)).precision == 0.9


@pytest.mark.parametrize("nsfw", [0.8, 1.0])
def test_a_threshold_is_reached_by_its_own_value(nsfw: float) -> None:
    assert at_or_above([a_flagged(nsfw=nsfw)], 0.8)


def test_what_was_listed_only_as_sexy_says_nothing_of_the_other_threshold() -> None:
    only_sexy = a_flagged(CONFIRMED, nsfw=0.3, sexy=0.99)
    assert at_or_above([only_sexy], 0.8) == []


def test_precision_over_thresholds_with_an_interval_that_grows_as_less_is_reviewed() -> None:
    flagged = several(80, 20, nsfw=0.75, policy=version(0.7))
    flagged += several(9, 1, nsfw=0.85, policy=version(0.7))
    curve = by_threshold(flagged)
    assert [value for value, _ in curve] == [0.7, 0.8], "what flags nothing is left out"
    (_, lower), (_, higher) = curve
    assert (lower.precision, higher.precision) == (89 / 110, 0.9)
    widths = [its.interval.high - its.interval.low for _, its in curve]
    assert widths == sorted(widths)
    assert all(its.interval.low < (its.precision or 0) < its.interval.high for _, its in curve)
    assert by_threshold([]) == []
