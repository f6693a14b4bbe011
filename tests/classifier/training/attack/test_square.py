"""The searches: within their bounds, the same by the same seed, and better than noise."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from classifier.crops import crops
from classifier.training.attack.defender import Pixels
from classifier.training.attack.search import Found, search
from classifier.training.attack.square import noise, square
from playground.stand_ins import drawn

EPSILON = 8
SHAPE = (32, 48, 3)


def picture(seed: int = 1, shape: tuple[int, int, int] = SHAPE) -> Pixels:
    return np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)


def left(pixels: Pixels) -> float:
    return float(pixels[:, :20].mean() / 255)


def attacked(pixels: Pixels, queries: int = 60, seed: int = 1, goal: float = 0.0) -> Found:
    height, width, _ = pixels.shape
    propose = square((height, width, 3), EPSILON, np.random.default_rng(seed))
    return search(pixels, left, propose, queries=queries, goal=goal)


def test_no_number_changes_by_more_than_the_bound() -> None:
    before = picture()
    kept = before.copy()
    found = attacked(before)
    change = found.pixels.astype(int) - before
    assert found.pixels.dtype == np.uint8
    assert np.abs(change).max() == EPSILON
    assert np.array_equal(before, kept)


def test_the_lowest_figure_is_that_of_the_picture() -> None:
    found = attacked(picture())
    assert len(found.figures) == 60
    assert list(found.figures) == sorted(found.figures, reverse=True)
    assert left(found.pixels) == found.figures[-1] < left(picture())


def test_it_ends_below_the_goal_and_says_after_how_many_queries() -> None:
    goal = attacked(picture()).figures[30] + 1e-9
    found = attacked(picture(), goal=goal)
    assert found.queries(goal) == len(found.figures) <= 31
    assert found.queries(0.0) is None


def test_the_same_seed_finds_the_same_and_another_does_not() -> None:
    one, two, other = (attacked(picture(), seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(one.pixels, two.pixels)
    assert not np.array_equal(one.pixels, other.pixels)


def test_it_begins_with_stripes_and_goes_on_with_squares_of_one_colour() -> None:
    propose = square((40, 60, 3), EPSILON, np.random.default_rng(1))
    first = propose(None, 0.0)
    assert (first == first[0]).all()
    for done, side in ((0.01, 22), (0.5, 5)):
        rows, columns = np.nonzero((propose(first, done) != first).any(axis=2))
        assert 0 <= np.ptp(rows) < side
        assert 0 <= np.ptp(columns) < side


@pytest.mark.parametrize("shape", [(1, 1, 3), (1, 400, 3), (400, 2, 3)])
def test_it_attacks_pictures_of_any_shape(shape: tuple[int, int, int]) -> None:
    assert attacked(picture(shape=shape)).pixels.shape == shape


class Head:
    """Drawn or photographed, by a logistic regression on 8 by 8 averages of a picture."""

    name = "head"

    def __init__(self) -> None:
        self.drawn = [small(np.asarray(image)) for _, _, image in drawn(40)]
        photographed = [small(pixels) for pixels in crops(40)]
        seen = np.array([averages(pixels) for pixels in (*self.drawn, *photographed)])
        self._model = LogisticRegression(C=100, max_iter=1000).fit(seen, [1] * 40 + [0] * 40)

    def figure(self, pixels: Pixels) -> float:
        return float(self._model.predict_proba([averages(pixels)])[0, 1])


def small(pixels: Pixels) -> Pixels:
    return np.asarray(cv2.resize(pixels, (32, 32), interpolation=cv2.INTER_AREA), np.uint8)


def averages(pixels: Pixels) -> NDArray[np.float64]:
    return np.asarray(pixels.reshape(8, 4, 8, 4, 3).mean(axis=(1, 3)).reshape(-1) / 255)


def test_it_succeeds_more_often_than_noise_of_the_same_strength() -> None:
    """Noise is what any attack must beat, on a head that learnt from harmless stand-ins."""
    head = Head()
    threshold = float(np.quantile([head.figure(pixels) for pixels in head.drawn], 0.25))
    flagged = [pixels for pixels in head.drawn if head.figure(pixels) >= threshold][:20]
    beaten = {
        method: sum(
            search(
                pixels,
                head.figure,
                method((32, 32, 3), EPSILON, np.random.default_rng(number)),
                queries=100,
                goal=threshold,
            ).figures[-1]
            < threshold
            for number, pixels in enumerate(flagged)
        )
        for method in (square, noise)
    }
    assert beaten[square] > 1.5 * beaten[noise] > 0
