"""Which scenes look like one that was looked at already."""

import cv2
import numpy as np
from numpy.typing import NDArray

from video.moment import Pixels

# What a picture looks like: grey, so fine that a mosaic or a blur differs from what it
# hides. So many levels of 255, in all cells but a few: edges are never quite the same.
_ACROSS, _DOWN = 64, 36
_RADIUS = 20
_OTHERS = 4  # cells, of 2304
_COARSE = 6  # of the mean of each sixteenth, by which most are told apart quickly
_MOST = 4096  # pictures, 9.5 MB

Look = NDArray[np.int16]


def look_of(small: Pixels) -> Look:
    """int16 (36, 64), 0 to 255, of uint8 (height, width, 3), BGR."""
    grey = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY)
    fine = cv2.resize(grey, (_ACROSS, _DOWN), interpolation=cv2.INTER_AREA)
    return np.asarray(fine, np.int16)


class Alike:
    """Remembers looks, each with its scene's number."""

    def __init__(self) -> None:
        self._fine: list[NDArray[np.uint8]] = []
        self._coarse = np.empty((_MOST, 16), np.int16)
        self._numbers: list[int] = []

    def to(self, look: Look) -> int | None:
        """The number of the first scene of which hardly a cell differs by more than the radius."""
        known = self._coarse[: len(self._numbers)]
        near = np.abs(known - _coarse(look)).max(axis=1, initial=0) <= _COARSE
        for place in np.flatnonzero(near):
            if np.count_nonzero(np.abs(look - self._fine[place]) > _RADIUS) <= _OTHERS:
                return self._numbers[place]
        return None

    def remember(self, look: Look, number: int) -> None:
        """That scene is looked at, and looks like this."""
        if len(self._numbers) < _MOST:
            self._coarse[len(self._numbers)] = _coarse(look)
            self._fine.append(look.astype(np.uint8))
            self._numbers.append(number)


def _coarse(look: Look) -> NDArray[np.int16]:
    parts = look.reshape(4, _DOWN // 4, 4, _ACROSS // 4)
    return np.asarray(parts.mean(axis=(1, 3)), np.int16).reshape(-1)
