from datetime import UTC, datetime, timedelta

import pytest

from review.gap import Span, Why, why_missing

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SPANS = [
    Span(begin=NOON + timedelta(hours=begin), end=NOON + timedelta(hours=end))
    for begin, end in ((5, 6), (0, 2))
]


@pytest.mark.parametrize(
    ("hour", "why"),
    [
        (-0.1, Why.BEFORE),
        (0, Why.LEFT_OUT),
        (2, Why.LEFT_OUT),
        (2.1, Why.AWAY),
        (5, Why.LEFT_OUT),
        (6.1, Why.AWAY),
    ],
)
def test_why_it_was_missed(hour: float, why: Why) -> None:
    assert why_missing(NOON + timedelta(hours=hour), SPANS) is why


def test_without_any_span_the_service_never_ran() -> None:
    assert why_missing(NOON, []) is Why.BEFORE
