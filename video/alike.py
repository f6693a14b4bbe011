"""Which scenes look like one that was looked at already."""

import numpy as np
from numpy.typing import NDArray

from video.scenes import Thumbnail

# Of 255 levels, in every cell: what fills a hundredth of the picture makes a difference.
_RADIUS = 6
_MOST = 4096  # thumbnails, 3.5 MB


class Alike:
    """Remembers thumbnails, each with its scene's number."""

    def __init__(self) -> None:
        self._known: NDArray[np.int16] | None = None
        self._numbers: list[int] = []

    def to(self, seen: Thumbnail) -> int | None:
        """The number of a scene of which no cell differs by more than the radius."""
        if self._known is None:
            return None
        known = self._known[: len(self._numbers)]
        differences = np.abs(known - seen).max(axis=1)
        nearest = int(differences.argmin())
        return self._numbers[nearest] if differences[nearest] <= _RADIUS else None

    def remember(self, seen: Thumbnail, number: int) -> None:
        """That scene is looked at, and looks like this."""
        if len(self._numbers) == _MOST:
            return
        if self._known is None:
            self._known = np.empty((_MOST, len(seen)), np.int16)
        self._known[len(self._numbers)] = seen
        self._numbers.append(number)
