from hypothesis import given
from hypothesis import strategies as st

from review.reservoir import COUNTED, Reservoir

EMPTY = Reservoir(size=100, seed="s")


def test_the_same_pages_are_drawn_in_whatever_order_and_however_often_they_are_offered() -> None:
    at_once = EMPTY.offered(range(1, 3001))
    apart = EMPTY
    for first in range(3000, 0, -50):
        apart = apart.offered(range(max(1, first - 60), first + 1))
    assert at_once == apart
    assert len(at_once.pages) == COUNTED
    assert len(set(at_once.drawn)) == 100


def test_another_seed_draws_others() -> None:
    drawn = [set(Reservoir(size=100, seed=s).offered(range(1000)).drawn) for s in ("a", "b")]
    assert 0 < len(drawn[0] & drawn[1]) < 30  # about 10 by chance


def test_each_page_is_drawn_as_easily_as_any_other() -> None:
    """400 draws of 10 from 100, in an order that never changes: each comes about 40 times."""
    times = dict.fromkeys(range(100), 0)
    for seed in range(400):
        for page in Reservoir(size=10, seed=f"{seed}").offered(range(100)).drawn:
            times[page] += 1
    assert all(15 < count < 75 for count in times.values())  # six deviations
    halves = [sum(times[page] for page in range(begin, begin + 50)) for begin in (0, 50)]
    assert abs(halves[0] - halves[1]) < 250


@given(st.lists(st.integers(1, 60)))
def test_few_are_all_drawn_and_counted(pages: list[int]) -> None:
    drawn = EMPTY.offered(pages)
    assert set(drawn.drawn) == set(pages)
    assert drawn.distinct() == len(set(pages))


def test_how_many_different_ones_there_were_is_known_or_estimated() -> None:
    few = Reservoir(size=2, seed="s")
    many = Reservoir(size=2, seed="s")
    for begin in range(0, 900, 50):
        few = few.offered(range(begin, begin + 50)).offered(range(begin // 2, begin // 2 + 50))
    for begin in range(0, 20_000, 50):
        many = many.offered(range(begin, begin + 50)).offered(range(begin // 2, begin // 2 + 50))
    assert few.distinct() == 900
    assert 0.9 < many.distinct() / 20_000 < 1.1
