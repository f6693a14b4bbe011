"""How much was seen."""

from collections.abc import Iterable
from fractions import Fraction

import pytest

from review.errors import Permanent
from video.coverage import Coverage


def seen(seconds: Iterable[float], rate: Fraction | None = Fraction(25)) -> Coverage:
    coverage = Coverage(rate)
    for second in seconds:
        coverage.add(second)
    return coverage


def test_frames_stand_for_the_time_until_the_next() -> None:
    assert seen(i / 25 for i in range(250)).seconds == pytest.approx(10)
    assert seen([0, 0.04, 0.08]).seconds == pytest.approx(0.12)


def test_a_gap_is_not_seen() -> None:
    assert seen([0, 100]).seconds == pytest.approx(1.04)


def test_a_slide_show_has_no_gaps() -> None:
    coverage = seen([0, 10, 20, 30], Fraction(1, 10))
    assert coverage.seconds == pytest.approx(40)
    coverage.check(40)


def test_a_shortfall_is_permanent() -> None:
    coverage = seen(i / 25 for i in range(250))
    coverage.check(None)
    coverage.check(12.4)
    with pytest.raises(Permanent, match=r"^only 10.0 of 12.6 s could be decoded$"):
        coverage.check(12.6)
