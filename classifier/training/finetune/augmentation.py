"""The same picture otherwise each time, so that a network learns what does not matter."""

from collections.abc import Mapping

import cv2
import numpy as np

from classifier.training.transformations import (
    Pixels,
    blur_part,
    colour,
    crop,
    darken,
    flip,
    greyscale,
    jpeg,
)

MARGIN = 1.15  # a picture is kept that much larger than what the network sees
_LEAST, _CROP = 0.1, 0.6  # strengths: from nine tenths of each side down to seven
# How often, and how strong at most. Where such models fail is where much of it is:
# monochrome, low light and blur; JPEG is what every picture has gone through.
_CHANGES: Mapping[str, tuple[float, float]] = {
    "colour": (0.3, 0.5),
    "greyscale": (0.15, 1.0),  # after the cast, which would give it colour again
    "darken": (0.2, 0.6),
    "blur": (0.2, 0.7),
    "jpeg": (0.3, 0.9),
}


def augmented(pixels: Pixels, side: int, seed: int, epoch: int, example: int) -> Pixels:
    """The picture as this epoch shows it, uint8 (side, side, 3).

    The three numbers decide all of it, so that a run which goes on is the one that was begun.
    """
    chance = np.random.default_rng([seed, epoch, example])
    seen = crop(pixels, chance.uniform(_LEAST, _CROP), _place(chance))
    seen = cv2.resize(seen, (side, side), interpolation=cv2.INTER_AREA).astype(np.uint8)
    seen = flip(seen, float(chance.integers(2)))
    for name, (often, most) in _CHANGES.items():
        if chance.random() < often:
            seen = _changed(name, seen, chance.uniform(0, most), chance)
    return seen


def _changed(name: str, pixels: Pixels, strength: float, chance: np.random.Generator) -> Pixels:
    match name:
        case "greyscale":  # monochrome pictures are so wholly
            return greyscale(pixels, 1)
        case "colour":
            return colour(pixels, strength * chance.choice([-1, 1]))
        case "darken":
            return darken(pixels, strength)
        case "blur":
            return blur_part(pixels, strength, _place(chance))
    return jpeg(pixels, strength)


def _place(chance: np.random.Generator) -> tuple[float, float]:
    down, across = chance.random(2)
    return float(down), float(across)
