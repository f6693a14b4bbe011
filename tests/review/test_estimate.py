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
    worth = 100 * 19_999 / 19_900
    assert found.interval.low == pytest.approx(wilson(0.05 * worth, worth).low)
    assert found.interval.high == pytest.approx(wilson(0.05 * worth, worth).high)
    assert found.interval.low == pytest.approx(0.0216, abs=1e-4)
    assert found.interval.high == pytest.approx(0.1116, abs=1e-4)
    assert found.files.low == pytest.approx(432, abs=1)
    assert found.files.high == pytest.approx(2231, abs=1)


def test_of_nothing_nothing_is_known() -> None:
    found = estimate({Status.UNKNOWN: 4}, 1000)
    assert found.share is None
    assert found.files == Interval(0.0, 1000.0)
    assert estimate({}, 0).files == Interval(0.0, 0.0)


@pytest.mark.parametrize("suspects", [0, 2, 5])
def test_of_what_was_looked_at_whole_the_number_is_exact(suspects: int) -> None:
    found = estimate({Status.SUSPECT: suspects, Status.CLEAR: 5 - suspects}, 5)
    assert found.files == Interval(suspects, suspects)


def test_no_fewer_than_were_found_and_no_more_than_are_left() -> None:
    found = estimate({Status.SUSPECT: 1, Status.CLEAR: 4}, 6)
    assert found.files.low == pytest.approx(1)
    assert found.files.high == pytest.approx(2)
    found = estimate({Status.SUSPECT: 1, Status.CLEAR: 4}, 10**9)
    assert found.interval.low == pytest.approx(wilson(1, 5).low)
    assert found.interval.high == pytest.approx(wilson(1, 5).high)
