"""Which parts of a picture a score hangs on: parts are covered, and the score is asked again."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.errors import ModelError
from classifier.logit import logit_of

_CELLS = 12  # along each side
_SPAN = 2  # cells of the square that covers: a sixth of the side, moved by a twelfth
_GREY = 128

Score = Callable[[NDArray[np.uint8]], float]


@dataclass(frozen=True)
class Square:
    """A part of a picture in cells: the first ones across and down."""

    across: int
    down: int


Watch = Callable[[Sequence[Square]], Iterable[Square]]


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """A score (0 to 1), and what each part of the picture does to it.

    `effects` is float32 (12, 12), rows downwards: by how much the score's logit falls when
    that part is covered, in the mean of the squares that cover it. What is above 0 raises
    the score.
    """

    score: float
    effects: NDArray[np.float32]


def explain(pixels: NDArray[np.uint8], score: Score, watch: Watch = iter) -> Explanation:
    """Ask for the score with each of 121 squares of the picture covered in mid grey.

    `pixels` is uint8 (height, width, 3); `score` takes such an array, and must neither
    keep nor change it. `watch` hands the squares on, and so may show how far it is.
    Raises ModelError where a score is not a number.
    """
    seen = pixels.copy()
    whole = score(seen)
    begun = _logit(whole)
    total, times = np.zeros((2, _CELLS, _CELLS))
    for square in watch(squares()):
        part = np.s_[square.down : square.down + _SPAN, square.across : square.across + _SPAN]
        with _covered(seen, square):
            total[part] += begun - _logit(score(seen))
        times[part] += 1
    return Explanation(score=whole, effects=(total / times).astype(np.float32))


def squares() -> list[Square]:
    """All places of the square, row by row."""
    places = range(_CELLS - _SPAN + 1)
    return [Square(across, down) for down in places for across in places]


@contextmanager
def _covered(pixels: NDArray[np.uint8], square: Square) -> Iterator[None]:
    rows, columns = (
        slice(first * side // _CELLS, (first + _SPAN) * side // _CELLS)
        for first, side in zip((square.down, square.across), pixels.shape, strict=False)
    )
    before = pixels[rows, columns].copy()
    pixels[rows, columns] = _GREY
    yield
    pixels[rows, columns] = before


def _logit(probability: float) -> float:
    if not math.isfinite(probability):
        raise ModelError("the model answers with what is not a number, install another one")
    return logit_of(probability)
