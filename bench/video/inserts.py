"""Pictures hidden in a video: when they are shown, how strongly, and what they show."""

import random
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from bench.video.bodies import PICTURES
from bench.video.ffmpeg import RATE

_MAGENTA = (235, 20, 220)
_FIELD = 0.85  # of the picture's sides
_TEXTURE = 0.4  # of the field's brightness
_MARGIN = 5  # frames between an insert and the next one's share of the video
_SEED = 5


@dataclass(frozen=True, kw_only=True)
class Kind:
    """Inserts of so many frames in all, of which `fade` rise at first and sink at last."""

    name: str
    frames: int
    fade: int = 0


KINDS = (
    Kind(name="1 s cut", frames=RATE),
    Kind(name="1 s dissolve", frames=RATE, fade=RATE // 4),
    Kind(name="12 frames", frames=12),
    Kind(name="3 frames", frames=3),
)


@dataclass(frozen=True, kw_only=True)
class Insert:
    """The picture of that number, from the frame `begin` on."""

    number: int
    begin: int
    kind: Kind

    @property
    def end(self) -> int:
        """The first frame after it."""
        return self.begin + self.kind.frames

    @property
    def seconds(self) -> tuple[float, float]:
        """When its first and its last frame are shown."""
        return self.begin / RATE, (self.end - 1) / RATE

    def weight(self, frame: int) -> float:
        """How strongly that frame shows it: 0 to 1."""
        if not self.begin <= frame < self.end:
            return 0.0
        inside = min(frame - self.begin, self.end - 1 - frame) + 1
        return min(1.0, inside / (self.kind.fade + 1))


def schedule(kind: Kind, frames: int, count: int) -> list[Insert]:
    """So many of that kind, each at a random moment of its equal share of the frames.

    The moments are the same each time. Raises ValueError where the shares are too short.
    """
    rng, share = random.Random(_SEED), frames // count
    room = share - kind.frames - _MARGIN
    if room < 1:
        raise ValueError(f"{count} inserts of {kind.frames} frames do not fit into {frames}")
    return [
        Insert(number=number, begin=number * share + rng.randrange(room), kind=kind)
        for number in range(count)
    ]


@lru_cache(maxsize=64)
def picture(number: int, width: int, height: int) -> NDArray[np.uint8]:
    """A magenta field with texture before a photograph, RGB: all numbers look unlike."""
    rng = np.random.default_rng(number)
    whole = photograph(number, width, height).copy()
    wide, high = round(width * _FIELD), round(height * _FIELD)
    x, y = rng.integers(0, width - wide + 1), rng.integers(0, height - high + 1)
    texture = photograph(number + 7, wide, high).mean(axis=2, keepdims=True) / 255
    field = np.array(_MAGENTA) * (1 - _TEXTURE + _TEXTURE * texture)
    whole[y : y + high, x : x + wide] = field.astype(np.uint8)
    return whole


def photograph(number: int, width: int, height: int) -> NDArray[np.uint8]:
    """One of the harmless ones, cut to fit, RGB; the numbers go round."""
    paths = photographs()
    with Image.open(paths[number % len(paths)]) as image:
        return np.asarray(ImageOps.fit(image.convert("RGB"), (width, height)))


def photographs() -> list[Path]:
    """The harmless ones; `photograph` counts them from 0."""
    return sorted(PICTURES.glob("*.jpg"))
