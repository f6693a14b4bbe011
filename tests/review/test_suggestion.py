"""Thresholds: suggested where the reviews support them, and else what is missing."""

import re

import pytest

from review.flagged import Flagged
from review.measure import at_or_above, figures
from review.suggestion import by_precision, by_recall
from tests.review.flagging import CLEARED, CONFIRMED, a_drawn, several, version, worlds

LOW = version(0.5)


def test_the_lowest_threshold_that_reaches_it_is_suggested() -> None:
    flagged = [
        *several(200, 0, nsfw=0.95, policy=LOW),
        *several(100, 50, nsfw=0.75, policy=LOW),
        *several(0, 300, nsfw=0.55, policy=LOW),
    ]
    found = by_precision(flagged, 0.75)
    assert found.threshold == 0.6, "from there on 300 of 350"
    assert found.share == pytest.approx(300 / 350)
    assert found.at_least is not None
    assert 0.75 <= found.at_least < 300 / 350
    assert by_precision(flagged, 0.9).threshold == 0.8


def test_too_few_reviews_say_how_many_would_do_and_so_many_do() -> None:
    found = by_precision(several(8, 4), 0.5)
    assert found.threshold is None
    assert found.needed is not None
    assert re.match(rf"too few: from 0.8 on 12 reviewed, about {found.needed} ", found.words)
    thirds = -(-found.needed // 3)
    assert by_precision(several(2 * thirds, thirds), 0.5).threshold == 0.8
    fewer = found.needed // 3 - 1
    assert by_precision(several(2 * fewer, fewer), 0.5).threshold is None


def test_without_reviews_it_says_how_many_the_best_case_needs() -> None:
    found = by_precision(several(0, 0, 50), 0.9)
    assert (found.threshold, found.reviewed) == (None, 0)
    assert found.needed is not None
    assert by_precision(several(found.needed, 0), 0.9).threshold is not None
    assert by_precision(several(found.needed - 1, 0), 0.9).threshold is None


def test_many_reviews_that_say_no_are_not_too_few() -> None:
    found = by_precision(several(100, 900), 0.5)
    assert (found.threshold, found.needed) == (None, None)
    assert found.words == "no threshold reaches it: of 1000 reviewed too few were confirmed"


def test_few_reviews_below_the_target_promise_nothing() -> None:
    found = by_precision(several(1, 2), 0.5)
    assert (found.threshold, found.needed) == (None, None)
    assert found.words.startswith("too few: 3 reviewed")


def test_nothing_flagged_suggests_nothing() -> None:
    assert by_precision([], 0.5).threshold is None
    assert by_precision(several(9, 0, policy="?"), 0.5).threshold is None


def test_a_lower_threshold_is_never_suggested_by_what_a_higher_one_let_through() -> None:
    strict = several(900, 0, nsfw=0.95, policy=version(0.9))
    lenient = several(1, 3, nsfw=0.6, policy=LOW)
    assert by_precision(strict + lenient, 0.6).threshold == 0.9


def test_what_is_suggested_keeps_its_promise_in_most_worlds() -> None:
    """Of a threshold that is picked among several, and not of each by itself."""
    broken = suggested = 0
    for world in worlds(100, threshold=0.3, rate=0.05, review=0.5):
        found = by_precision(world.flagged, 0.85)
        if found.threshold is not None:
            suggested += 1
            broken += _truth(world.everything, found.threshold) < 0.85
    assert suggested > 30, "else this tells nothing"
    assert broken <= 7


def _truth(flagged: list[Flagged], threshold: float) -> float:
    return figures(at_or_above(flagged, threshold)).precision or 0.0


def test_the_highest_threshold_that_flags_enough_is_suggested() -> None:
    flagged = several(5000, 0, nsfw=0.97) + several(5000, 0, nsfw=0.85)
    drawn = [a_drawn(CLEARED, drawn_from=1000) for _ in range(50)]
    found = by_recall(flagged, drawn, 0.9)
    assert (found.threshold, found.reviewed) == (0.8, 50)
    assert by_recall(flagged, drawn, 0.4).threshold == 0.95


def test_samples_can_speak_for_a_threshold_below_the_one_in_force() -> None:
    drawn = [a_drawn(CONFIRMED, nsfw=0.45, drawn_from=400)] * 200
    drawn += [a_drawn(CLEARED, nsfw=0.01, drawn_from=400)] * 200
    assert by_recall(several(1000, 0), drawn, 0.8).threshold == 0.9, "200 of 1200 are missed"
    assert by_recall(several(1000, 0), drawn, 0.95).threshold == 0.4


def test_without_samples_no_recall_is_known() -> None:
    found = by_recall(several(100, 0), [a_drawn(None)], 0.5)
    assert found.threshold is None
    assert found.words.startswith("not known")


def test_too_few_samples_say_how_many_would_do_and_so_many_do() -> None:
    flagged, drawn = several(100, 0), [a_drawn(CLEARED, drawn_from=1000)] * 5
    found = by_recall(flagged, drawn, 0.5)
    assert found.threshold is None
    assert found.needed is not None
    assert str(found.needed) in found.words
    times = found.needed // 5
    more = [a_drawn(CLEARED, drawn_from=1000 * times)] * found.needed
    assert by_recall(several(100 * times, 0), more, 0.5).threshold is not None


def test_samples_that_say_no_are_not_too_few() -> None:
    drawn = [a_drawn(CONFIRMED, nsfw=0.01, drawn_from=10_000)] * 100
    found = by_recall(several(10, 0), drawn, 0.9)
    assert (found.threshold, found.needed) == (None, None)
    assert found.words.startswith("no threshold reaches it")
