from datetime import UTC, datetime, timedelta

import pytest

from review.untag import OwnEdit, Span, latest, to_take_back

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = Span(begin=NOON - 12 * HOUR, end=NOON + 12 * HOUR)


def edit(page_id: int, hours: float, *, taking_back: bool = False) -> OwnEdit:
    return OwnEdit(page_id=page_id, at=NOON + hours * HOUR, taking_back=taking_back)


@pytest.mark.parametrize(
    ("edits", "pages"),
    [
        ([edit(1, 0)], [1]),
        ([edit(2, 1), edit(1, 0)], [1, 2]),  # from the longest listed on
        ([edit(1, 0), edit(1, 2, taking_back=True)], []),
        ([edit(1, 2, taking_back=True), edit(1, 0)], []),  # in whatever order they come
        ([edit(1, 0), edit(1, 1, taking_back=True), edit(1, 2)], [1]),
        ([edit(1, -12)], [1]),
        ([edit(1, 12)], []),
        ([edit(1, 0), edit(1, 13)], []),  # another content, listed the day after
        ([edit(1, -13), edit(1, 0)], [1]),
        ([], []),
    ],
)
def test_what_was_listed_that_day(edits: list[OwnEdit], pages: list[int]) -> None:
    assert to_take_back(latest(edits), [], DAY) == pages


def test_what_only_the_database_knows_comes_too() -> None:
    last = latest([edit(1, 0), edit(2, 0, taking_back=True), edit(3, 13)])
    assert to_take_back(last, [1, 2, 3, 4], DAY) == [1, 4]


@pytest.mark.parametrize("hours", [-1e5, 0, 1e5])
def test_no_bounds_are_all(hours: float) -> None:
    assert NOON + hours * HOUR in Span()
    assert (NOON + hours * HOUR in Span(begin=NOON)) is (hours >= 0)
    assert (NOON + hours * HOUR in Span(end=NOON)) is (hours < 0)
