from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from review.spread import spread


@given(st.integers(1, 100_000), st.integers(2, 64))
def test_both_ends_are_among_them_and_they_lie_evenly(count: int, most: int) -> None:
    chosen = spread(count, most)
    assert (chosen[0], chosen[-1]) == (0, count - 1)
    assert len(chosen) == len(set(chosen)) == min(count, most)
    gaps = [after - before for before, after in pairwise(chosen)]
    assert not gaps or max(gaps) - min(gaps) <= 1
