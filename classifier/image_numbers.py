"""Pictures whose pixels are numbers of an unknown range: which are black, and which white."""

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from classifier.image_kinds import white_is_zero
from review.errors import Permanent

_STRIP = 1_000_000  # pixels that are looked at in one go
# One number that stands so many times farther off than all others are wide says "no data".
_FAR = 16
_LEVELS = 256
_FLAT = 0.99  # of the pixels

_Numbers = NDArray[np.float64]


def stretched(image: Image.Image) -> Callable[[Image.Image], Image.Image]:
    """How to make RGB of the picture's strips: from the lowest number, black, to the highest.

    One number far below all others, or far above, is as black or as white as the rest's
    end. Raises Permanent when numbers that differ would nearly all look the same.
    """
    low, high = _range(image)
    _check(image, low, high)
    inverted = white_is_zero(image)

    def convert(strip: Image.Image) -> Image.Image:
        levels = _scaled(_finite(strip), low, high)
        return Image.fromarray(~levels if inverted else levels).convert("RGB")

    return convert


def _range(image: Image.Image) -> tuple[float, float]:
    """The lowest and the highest number, without one that says "no data" at either end."""
    low, high = _ends(image, -math.inf, math.inf)
    second_low, second_high = _ends(image, low, high)
    for _ in range(2):  # one end may hide the other
        for lower, upper in ((second_low, high), (low, second_high), (second_low, second_high)):
            if lower < upper and (upper - lower) * _FAR < high - low:
                low, high = lower, upper
                break
    return low, high


def _ends(image: Image.Image, above: float, below: float) -> tuple[float, float]:
    """The lowest and the highest number between these; infinite where there is none."""
    low, high = math.inf, -math.inf
    for values in _strips(image):
        low = min(low, values.min(where=values > above, initial=math.inf))
        high = max(high, values.max(where=values < below, initial=-math.inf))
    return float(low), float(high)


def _check(image: Image.Image, low: float, high: float) -> None:
    counts = np.zeros(_LEVELS, np.int64)
    for values in _strips(image):
        counts += np.bincount(_scaled(values, low, high).ravel(), minlength=_LEVELS)
    level = int(counts.argmax())
    if counts[level] < _FLAT * counts.sum():
        return
    alike = [values[_scaled(values, low, high) == level] for values in _strips(image)]
    if max(part.max() for part in alike if part.size) > min(p.min() for p in alike if p.size):
        raise Permanent("nearly all of the picture's numbers would look the same")


def _scaled(values: _Numbers, low: float, high: float) -> NDArray[np.uint8]:
    levels: NDArray[Any] = (values - low) / ((high - low) or 1) * (_LEVELS - 1)
    return levels.clip(0, _LEVELS - 1).astype(np.uint8)


def _strips(image: Image.Image) -> Iterator[_Numbers]:
    width, height = image.size
    rows = max(_STRIP // width, 1)
    for top in range(0, height, rows):
        yield _finite(image.crop((0, top, width, min(top + rows, height))))


def _finite(strip: Image.Image) -> _Numbers:
    """As floats, what is no number or infinite as 0."""
    return np.nan_to_num(np.asarray(strip, np.float64), posinf=0, neginf=0)
