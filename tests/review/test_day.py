import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.day import BINS, Histogram, histogram, together


@pytest.mark.parametrize(
    ("score", "number"),
    [(0.0, 0), (0.049, 0), (0.05, 1), (0.35, 7), (0.55, 11), (0.95, 19), (1.0, 19)],
)
def test_a_bin_has_its_lower_end_and_the_last_one_both(score: float, number: int) -> None:
    found = histogram([score])
    assert [at for at, count in enumerate(found.counts) if count] == [number]
    assert (len(found.counts), found.drawn) == (BINS, 1)


@given(st.lists(st.floats(0, 1)), st.integers(1, 50))
def test_each_score_stands_for_its_weight(scores: list[float], weight: int) -> None:
    found = histogram(scores, weight)
    assert (sum(found.counts), found.drawn) == (len(scores) * weight, len(scores))


def test_histograms_are_added_bin_by_bin() -> None:
    both = together([histogram([0.1, 0.9], 3), histogram([0.9])])
    assert (both.counts[2], both.counts[18], both.drawn) == (3, 4, 3)
    assert sum(both.counts) == 7


def test_of_nothing_all_bins_are_empty() -> None:
    assert histogram([]) == Histogram(counts=(0,) * BINS, drawn=0)
