"""What a picture's shape says of it: small content that one look at the whole would lose."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

_LONG = 2.5  # times as long as wide: a square input shows it squeezed to less than half
_LARGE = 50_000_000  # pixels; above what most cameras make
_MOST_ALONG = 6  # parts of a long picture
_ACROSS = 3  # parts of each side of any other
# A gutter is a line across the whole picture of nearly one colour (levels of 255, more
# than JPEG's noise), no wider than a share of the picture, and with content on both sides.
_EVEN = 32
_WIDEST = 0.1
_SMALLEST_CELL = 0.1  # of the side: smaller ones are lines of text


@dataclass(frozen=True, kw_only=True)
class Region:
    """A part of a picture, in pixels; `name` has its row and column, from 1, and of how many."""

    name: str
    top: int
    bottom: int
    left: int
    right: int


def structure(pixels: NDArray[np.uint8], area: int) -> str:
    """Why the parts should be looked at by themselves, in a few words; "" where they need not.

    `pixels` is uint8 (height, width, 3); `area` is how many the original has.
    """
    height, width = pixels.shape[:2]
    if max(height, width) >= _LONG * min(height, width):
        return f"it is {max(height, width) / min(height, width):.1f} times as long as wide"
    if area >= _LARGE:
        return f"it has {area / 1e6:.0f} megapixels"
    rows, columns = cells(pixels)
    return f"it is a grid of {rows} by {columns}" if rows * columns > 2 else ""


def cells(pixels: NDArray[np.uint8]) -> tuple[int, int]:
    """Into how many rows and columns gutters divide the picture; 1, 1 for most."""
    green = np.ascontiguousarray(pixels[:, :, 1])  # most of what is light; one is enough
    return tuple(  # type: ignore[return-value]
        _count(np.ptp(green, axis=axis) < _EVEN) for axis in (1, 0)
    )


def regions(pixels: NDArray[np.uint8]) -> Sequence[Region]:
    """The parts: squares along a long picture, else three by three; they cover all of it."""
    height, width = pixels.shape[:2]
    long = max(height, width) / min(height, width)
    along = min(_MOST_ALONG, round(long)) if long >= _LONG else _ACROSS
    rows = along if height >= width or long < _LONG else 1
    columns = along if width > height or long < _LONG else 1
    down, across = _cuts(height, rows), _cuts(width, columns)
    return [
        Region(
            name=f"part {row + 1},{column + 1} of {rows} by {columns}",
            top=down[row],
            bottom=down[row + 1],
            left=across[column],
            right=across[column + 1],
        )
        for row in range(rows)
        for column in range(columns)
    ]


def _cuts(length: int, parts: int) -> list[int]:
    return [round(i * length / parts) for i in range(parts + 1)]


def _count(even: NDArray[np.bool_]) -> int:
    """How many cells there are along a side, of whose lines these are nearly one colour."""
    side = len(even)
    changes = (np.flatnonzero(np.diff(even)) + 1).tolist()
    # Not what touches the border: that is a margin.
    gutters = [(begin, end) for begin, end in pairwise(changes) if even[begin]]
    narrow = [(begin, end) for begin, end in gutters if end - begin <= _WIDEST * side]
    ends = [0, *(end for _begin, end in narrow)]
    begins = [*(begin for begin, _end in narrow), side]
    sizes = [begin - end for end, begin in zip(ends, begins, strict=True)]
    return max(1, sum(size >= _SMALLEST_CELL * side for size in sizes))
