"""What happens to pictures anyway, tried as an attack: more kinds than are learnt from."""

from collections.abc import Mapping

import cv2
import numpy as np
from numpy.typing import NDArray

from classifier.training.transformations import TRANSFORMATIONS, Transformation

Pixels = NDArray[np.uint8]

_STRENGTHS = (0.25, 0.5, 0.75, 1.0)
_SIGMA = 0.06  # of the shorter side, as where a part is blurred
_LEVELS = 50  # of 255, a standard deviation: a photograph by night without a tripod
_DEGREES = 20
_SEED = 1


def blur_all(pixels: Pixels, strength: float) -> Pixels:
    """With a Gaussian blur over all of it."""
    sigma = strength * _SIGMA * min(pixels.shape[:2])
    return np.asarray(cv2.GaussianBlur(pixels, (0, 0), sigma)) if sigma else pixels.copy()


def add_noise(pixels: Pixels, strength: float) -> Pixels:
    """With Gaussian noise, of a standard deviation up to 50 of 255, the same every time."""
    chance = np.random.default_rng(_SEED)
    grains = chance.standard_normal(pixels.shape, np.float32) * np.float32(strength * _LEVELS)
    return np.clip(np.rint(pixels + grains), 0, 255).astype(np.uint8)


def rotate(pixels: Pixels, strength: float) -> Pixels:
    """Turned by up to 20 degrees around its middle; the corners are mirrored from what is there."""
    height, width = pixels.shape[:2]
    middle = ((width - 1) / 2, (height - 1) / 2)
    matrix = cv2.getRotationMatrix2D(middle, strength * _DEGREES, 1)
    turned = cv2.warpAffine(pixels, matrix, (width, height), borderMode=cv2.BORDER_REFLECT_101)
    return np.asarray(turned, np.uint8)


CHANGES: Mapping[str, Transformation] = {
    **TRANSFORMATIONS,
    "blur of all": blur_all,
    "noise": add_noise,
    "rotation": rotate,
}


def strengths(name: str) -> tuple[float, ...]:
    """At which a change of that name is tried: a flip is the same at all of them."""
    return (1.0,) if name == "flip" else _STRENGTHS
