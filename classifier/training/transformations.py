"""What happens to pictures on their way, by strength: to learn from, and to attack with.

Each takes uint8 (height, width, 3), RGB, and a strength from 0, which leaves a picture as it
is, to 1, at which a person still says what is on most pictures. Each answers with a new array
of that kind, the same for the same input. Sizes stay, but for `crop`.
"""

from collections.abc import Mapping
from io import BytesIO
from typing import Protocol, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels: TypeAlias = NDArray[np.uint8]
Place: TypeAlias = tuple[float, float]  # down and across, 0 to 1

_MIDDLE: Place = (0.5, 0.5)
_LUMA = np.array([0.299, 0.587, 0.114], np.float32)  # of red, green and blue: ITU-R BT.601
_STOPS = 6  # each halves the light: a room that was lit by the day, by a candle
_GAMMA = 2.2  # about that of sRGB: from light to the numbers that stand for it
_SIGMA = 0.06  # of the shorter side
_BEST, _WORST = 95, 5  # quality of a JPEG, as libjpeg counts it
_CAST = 0.4  # by how much red rises and blue falls


class Transformation(Protocol):
    """One kind of change, of a strength from 0 to 1."""

    def __call__(self, pixels: Pixels, strength: float, /) -> Pixels:
        """The changed picture."""


def greyscale(pixels: Pixels, strength: float) -> Pixels:
    """Without that share of its colour: monochrome at 1."""
    grey = (pixels @ _LUMA)[..., None]
    return _rounded(pixels + strength * (grey - pixels))


def darken(pixels: Pixels, strength: float) -> Pixels:
    """In low light: an exposure up to six stops shorter, without the noise of a camera."""
    return _rounded(pixels * np.float32(2 ** (-_STOPS * strength / _GAMMA)))


def blur_part(pixels: Pixels, strength: float, at: Place = _MIDDLE) -> Pixels:
    """With a Gaussian blur over half of its height and width, `at` a place."""
    height, width, _ = pixels.shape
    rows, columns = _window(height, at[0], 0.5), _window(width, at[1], 0.5)
    sigma = strength * _SIGMA * min(height, width)
    changed = pixels.copy()
    if sigma:
        changed[rows, columns] = cv2.GaussianBlur(pixels, (0, 0), sigma)[rows, columns]
    return changed


def jpeg(pixels: Pixels, strength: float) -> Pixels:
    """Saved as a JPEG of a quality from 95 down to 5, and read again."""
    if not strength:
        return pixels.copy()
    file = BytesIO()
    quality = round(_BEST - strength * (_BEST - _WORST))
    Image.fromarray(pixels).save(file, "JPEG", quality=quality)
    return np.array(Image.open(file))


def crop(pixels: Pixels, strength: float, at: Place = _MIDDLE) -> Pixels:
    """A part of it, `at` a place: at 1 it has half the height and half the width."""
    height, width, _ = pixels.shape
    kept = 1 - strength / 2
    return pixels[_window(height, at[0], kept), _window(width, at[1], kept)].copy()


def flip(pixels: Pixels, strength: float) -> Pixels:
    """Left and right exchanged, at any strength but 0."""
    return np.ascontiguousarray(pixels[:, ::-1]) if strength else pixels.copy()


def colour(pixels: Pixels, strength: float) -> Pixels:
    """With the cast of a wrong white balance: warm up to 1, and cold down to -1."""
    gains = np.array([1 + _CAST * strength, 1, 1 - _CAST * strength], np.float32)
    return _rounded(pixels * gains)


TRANSFORMATIONS: Mapping[str, Transformation] = {
    "greyscale": greyscale,
    "darken": darken,
    "blur": blur_part,
    "jpeg": jpeg,
    "crop": crop,
    "flip": flip,
    "colour": colour,
}


def _window(side: int, at: float, part: float) -> slice:
    """That part of a side, 1 pixel or more: the first one at 0, the last one at 1."""
    length = max(1, round(side * part))
    begin = round(at * (side - length))
    return slice(begin, begin + length)


def _rounded(numbers: NDArray[np.float32]) -> Pixels:
    return np.clip(np.rint(numbers), 0, 255).astype(np.uint8)
