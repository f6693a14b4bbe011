"""Harmless crops, the same ones every time: what the models are tried on here."""

import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

PICTURES = Path(__file__).parent / "pictures"  # with their licences in its README.md

_LEAST = 300  # pixels of a side: a smaller crop would have no smaller thumbnails
_SEED = 1
_ALL = slice(None)


def crops(count: int, which: slice = _ALL) -> Iterator[NDArray[np.uint8]]:
    """`count` crops in turn of all pictures, uint8 (height, width, 3), RGB, 300 to 640 a side.

    `which` of the pictures, in the order of their names, where it is not to be all.

    Place, size and shape are drawn by chance, and half of them are mirrored, so that no two
    are alike; but crops of one picture overlap. The same on every machine.
    """
    pictures = [_read(path) for path in sorted(PICTURES.glob("*.jpg"))[which]]
    chance = random.Random(_SEED)
    for number in range(count):
        yield np.asarray(_crop(pictures[number % len(pictures)], chance))


def _read(path: Path) -> Image.Image:
    with Image.open(path) as image:
        return image.convert("RGB")


def _crop(picture: Image.Image, chance: random.Random) -> Image.Image:
    (left, width), (top, height) = (_part(side, chance) for side in picture.size)
    crop = picture.crop((left, top, left + width, top + height))
    return ImageOps.mirror(crop) if chance.random() < 0.5 else crop


def _part(side: int, chance: random.Random) -> tuple[int, int]:
    """Where a part of a side begins, and how long it is."""
    length = chance.randint(_LEAST, side)
    return chance.randint(0, side - length), length
