"""Square Attack, and noise of the same strength to see what it gains."""

import math

import numpy as np
from numpy.typing import NDArray

from classifier.training.attack.search import Proposals

# Of the area that the first squares have: as in AutoAttack (Croce and Hein, 2020), for few
# queries. The 0.05 that the paper takes for 10,000 left them too small too soon.
_SHARE = 0.8
_HALVED = (10, 50, 200, 1000, 2000, 4000, 6000, 8000)  # after so many of 10,000 queries
_PLANNED = 10_000
_DRAWS = 10  # of a square's colours, until they differ from what is there


def square(shape: tuple[int, int, int], epsilon: int, chance: np.random.Generator) -> Proposals:
    """The attack for the maximum norm: no number of a picture changes by more than `epsilon`.

    From Andriushchenko, Croce, Flammarion and Hein, "Square Attack: a query-efficient
    black-box adversarial attack via random search", ECCV 2020: it begins with vertical
    stripes, then tries squares, ever smaller ones, each of one colour at the bound. Their
    schedule for 10,000 queries is shortened to those that there are. `epsilon` is in levels
    of 255, so that what is found can be saved as a file.
    """
    height, width, channels = shape

    def propose(best: NDArray[np.int16] | None, done: float) -> NDArray[np.int16]:
        if best is None:
            return np.broadcast_to(_signs(chance, (1, width, channels)) * np.int16(epsilon), shape)
        side = min(height, width, max(1, round(math.sqrt(_share(done) * height * width))))
        top, left = chance.integers(height - side + 1), chance.integers(width - side + 1)
        change = best.copy()
        window = change[top : top + side, left : left + side]
        before = window.copy()
        for _ in range(_DRAWS):
            window[:] = _signs(chance, (channels,)) * np.int16(epsilon)
            if not np.array_equal(window, before):
                break
        return change

    return propose


def noise(shape: tuple[int, int, int], epsilon: int, chance: np.random.Generator) -> Proposals:
    """Every number of the picture up or down by `epsilon` by chance, anew at each query."""

    def propose(best: NDArray[np.int16] | None, done: float) -> NDArray[np.int16]:
        return _signs(chance, shape) * np.int16(epsilon)

    return propose


def _share(done: float) -> float:
    halvings = sum(done * _PLANNED > after for after in _HALVED)
    return float(_SHARE / 2**halvings)


def _signs(chance: np.random.Generator, shape: tuple[int, ...]) -> NDArray[np.int16]:
    return chance.integers(0, 2, shape, dtype=np.int16) * np.int16(2) - np.int16(1)
