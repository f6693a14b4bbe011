"""Whether a picture is one to learn from."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from classifier.fingerprint import fingerprint
from classifier.training.decoding import decode
from fence.decoders import Decoders
from review.errors import Crash, NotVisual, Permanent
from review.score import Frame
from review.upload import Kind

SIDE = 256  # pixels: that large pictures are decoded to be looked at
SMALLEST = 64  # pixels of a side
_ICON_SIDE = 128
_ICON_COLOURS, _SMALL_ICON_COLOURS = 16, 256
_NAMES = {Kind.VIDEO: "a video", Kind.AUDIO: "sound"}


class Unfit(Exception):
    """It is nothing to learn from. The message is a kind of reason, and more after a colon."""


def inspect(path: Path, decoders: Decoders) -> str | None:
    """The fingerprint of a picture, None where there is too little in it for one.

    Of an animation its first frame counts. Raises Unfit for what cannot be decoded, is
    smaller than SMALLEST on a side, or an icon: of 16 colours at most, or of 256 at most where
    no side is longer than 128 pixels, as palettes of icons have; Transient where no decoder
    can be had.
    """
    kind = decoders.identify(path).kind
    if kind in _NAMES:
        raise Unfit(_NAMES[kind])
    try:
        pixels = decode(path, decoders, SIDE)
    except (Permanent, Crash, NotVisual) as why:
        reason = str(why).removeprefix("the picture cannot be decoded: ")
        raise Unfit(f"cannot be decoded: {reason}") from why
    _check(pixels)
    return fingerprint(Frame(scene=0, pixels=pixels))


def _check(pixels: NDArray[np.uint8]) -> None:
    height, width = pixels.shape[:2]
    if min(height, width) < SMALLEST:
        raise Unfit(f"smaller than {SMALLEST} px on a side: {width} by {height}")
    few = _SMALL_ICON_COLOURS if max(height, width) <= _ICON_SIDE else _ICON_COLOURS
    colours = _colours(pixels, few)
    if colours <= few:
        raise Unfit(f"an icon, of very few colours: {colours} in {width} by {height} px")


def _colours(pixels: NDArray[np.uint8], few: int) -> int:
    """How many there are; of more than a few, which some of the pixels show, at least so many."""
    parts = pixels.reshape(-1, 3).astype(np.uint32)
    every = parts[:, 0] << 16 | parts[:, 1] << 8 | parts[:, 2]
    some = len(np.unique(every[::16]))
    return some if some > few else len(np.unique(every))
