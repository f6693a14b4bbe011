from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

cv2.setNumThreads(0)  # one core for each picture, as for the model


def stretch(pixels: NDArray[np.uint8], size: int) -> NDArray[np.float32]:
    """Stretch a picture to a square, bilinear with aligned corners, as nsfwjs does it.

    `pixels` is uint8 (height, width, 3), at least 1 by 1; the answer is float32
    (size, size, 3) in the same channels, 0 to 255, not rounded. Output i reads position
    i * (n - 1) / (size - 1) of a side of n pixels: TensorFlow.js' resizeBilinear with
    alignCorners. Nothing is smoothed before shrinking, because the models were not
    asked that way. Raises ValueError for any other array or a size below 1.
    """
    check_pixels(pixels, size)
    return _interpolated(pixels, size)


def average(pixels: NDArray[np.uint8], size: int) -> NDArray[np.float32]:
    """Shrink a picture to a square so that every pixel of it counts alike.

    Takes what `stretch` takes, and answers with the same kind of array. Each output is the
    mean of the part of the picture that it covers, in floats, not rounded. A side that is
    shorter than `size` is stretched as `stretch` does it. Raises ValueError for any other
    array or a size below 1.
    """
    check_pixels(pixels, size)
    height, width, _channels = pixels.shape
    shrunk = (min(width, size), min(height, size))
    averaged = np.asarray(
        cv2.resize(pixels.astype(np.float32), shrunk, interpolation=cv2.INTER_AREA), np.float32
    )
    return averaged if shrunk == (size, size) else _interpolated(averaged, size)


def _interpolated(pixels: NDArray[Any], size: int) -> NDArray[np.float32]:
    height, width, channels = pixels.shape
    above, below, down = _neighbours(height, size)
    left, right, across = _neighbours(width, size)
    # A row is one run of numbers, so that numpy gathers numbers and not triples; and only
    # four pixels are read for each one that is made, however large the picture.
    rows = pixels.reshape(height, width * channels)
    left, right = (_each_channel(side, channels) for side in (left, right))
    across = np.repeat(across, channels)
    upper, lower = rows[above], rows[below]
    top = _blend(upper.take(left, axis=1), upper.take(right, axis=1), across)
    bottom = _blend(lower.take(left, axis=1), lower.take(right, axis=1), across)
    return _blend(top, bottom, down[:, None]).reshape(size, size, channels)


def check_pixels(pixels: NDArray[Any], size: int) -> None:
    """Raises ValueError unless pixels are uint8 (height, width, 3) and size is 1 or more."""
    if pixels.dtype != np.uint8 or pixels.ndim != 3 or pixels.shape[2] != 3 or not pixels.size:
        raise ValueError(f"pixels are {pixels.dtype} {pixels.shape}, not uint8 (height, width, 3)")
    if size < 1:
        raise ValueError(f"size is {size}, not 1 or more")


def _neighbours(
    count: int, size: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]:
    """Of each output: the two inputs it lies between, and how far (0 to 1) from the first."""
    position = np.linspace(0, count - 1, size)
    first = position.astype(np.int64)
    second = np.minimum(first + 1, count - 1)
    return first, second, (position - first).astype(np.float32)


def _each_channel(columns: NDArray[np.int64], channels: int) -> NDArray[np.int64]:
    """Where the numbers of these pixels stand in a row."""
    return (columns[:, None] * channels + np.arange(channels)).ravel()


def _blend(
    first: NDArray[Any], second: NDArray[Any], part: NDArray[np.float32]
) -> NDArray[np.float32]:
    """In place where it can be: these arrays are most of the time it takes."""
    begin = first.astype(np.float32, copy=False)
    blended = second.astype(np.float32, copy=False)
    blended -= begin
    blended *= part
    blended += begin
    return blended
