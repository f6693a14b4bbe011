"""Looking for a picture with a low figure, with nothing to go by but the figure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Figure = Callable[[Pixels], float]


@dataclass(frozen=True, kw_only=True)
class Found:
    """The picture with the lowest figure; `figures` has the lowest after each query."""

    pixels: Pixels
    figures: Sequence[float]

    def queries(self, threshold: float) -> int | None:
        """After how many, from 1, the figure fell below the threshold; None: it did not."""
        below = (number for number, figure in enumerate(self.figures, 1) if figure < threshold)
        return next(below, None)


class Proposals(Protocol):
    """Which change to try next: int16 of the picture's shape, in levels of 255."""

    def __call__(self, best: NDArray[np.int16] | None, done: float, /) -> NDArray[np.int16]:
        """Given the best one so far, and which part of the queries is done, 0 to 1."""


def search(
    pixels: Pixels, figure: Figure, propose: Proposals, *, queries: int, goal: float = 0.0
) -> Found:
    """Random search: keeps a change if it lowers the figure, and ends below the goal.

    `pixels` is uint8 (height, width, 3). A goal of 0 is never reached: all queries are made.
    """
    best: NDArray[np.int16] | None = None
    kept, figures = pixels, [float("inf")]
    for number in range(queries):
        change = propose(best, number / queries)
        tried = np.clip(pixels + change, 0, 255).astype(np.uint8)
        found = figure(tried)
        if found < figures[-1] or best is None:
            best, kept = change, tried
        figures.append(min(found, figures[-1]))
        if figures[-1] < goal:
            break
    return Found(pixels=kept, figures=figures[1:])
