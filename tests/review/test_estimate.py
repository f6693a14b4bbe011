import pytest

from review.estimate import estimate
from review.interval import Interval, wilson
from review.status import Status


def test_the_share_is_of_what_was_looked_at_and_the_interval_wilson_s() -> None:
    found = estimate(
        {
            Status.SUSPECT: 5,
            Status.CLEAR: 90,
            Status.NOT_VISUAL: 5,
            Status.UNKNOWN: 7,
            Status.GONE: 3,
            Status.WAITING: 2,
            Status.SCORING: 1,
        },
        20_000,
    )
    assert (found.looked_at, found.suspects, found.share) == (100, 5, 0.05)
    assert (found.unknown, found.gone, found.waiting) == (7, 3, 3)
    assert found.interval == wilson(5, 100)
    assert found.interval.low == pytest.approx(0.0215, abs=1e-4)
    assert found.interval.high == pytest.approx(0.1118, abs=1e-4)
    assert found.files.low == pytest.approx(430.8, abs=1)
    assert found.files.high == pytest.approx(2235, abs=1)


def test_of_nothing_nothing_is_known() -> None:
    found = estimate({Status.UNKNOWN: 4}, 1000)
    assert found.share is None
    assert found.files == Interval(0.0, 1000.0)
