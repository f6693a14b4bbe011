"""The canvas on which the frames of an animation are drawn, one after the other."""

from dataclasses import dataclass
from enum import Enum
from typing import BinaryIO

import numpy as np
from PIL import Image

from classifier.image_pixels import GREY

_STRIP = 1_000_000  # pixels that are drawn at a time: a second copy of a frame takes memory

Box = tuple[int, int, int, int]  # left, top, right, bottom, of pixels


class After(Enum):
    """What becomes of a frame's place before the next one is drawn."""

    KEEP = "it stays"
    CLEAR = "it is emptied"
    RESTORE = "it is again as it was before"


@dataclass(frozen=True, kw_only=True)
class Part:
    """A frame as the file has it: a still picture, and what to do with it.

    `still` is a file of its own, in the animation's format and as large as `box`, the frame's
    place on the canvas. It claims to be shown for `milliseconds`, None where it is not
    part of what moves. With `over` it is laid on what is there, else put in its place.
    """

    still: BinaryIO
    box: Box
    milliseconds: float | None
    after: After
    over: bool


class Canvas:
    """What a viewer shows of an animation, on mid grey: `image` is RGB.

    Nothing here is transparent. Laying one thing on another is associative, so that what is
    drawn on grey is the same as what is drawn on nothing, and then laid on grey.
    """

    def __init__(self, size: tuple[int, int]) -> None:
        self.image = Image.new("RGB", size, GREY)
        self._before: Image.Image | tuple[int, int, int] | None = None
        self._box: Box = (0, 0, 0, 0)

    def check(self, box: Box) -> None:
        """Raises ValueError when a frame's place is not within the canvas, or is empty."""
        left, top, right, bottom = box
        if not (left < right <= self.image.width and top < bottom <= self.image.height):
            raise ValueError("a frame is not within its canvas")

    def draw(self, still: Image.Image, part: Part) -> None:
        """Draw a frame, whose picture is loaded."""
        self._box = part.box
        if part.after is After.RESTORE:
            self._before = self.image.crop(part.box)
        elif part.after is After.CLEAR:
            self._before = GREY
        if not part.over:
            self.image.paste(GREY, part.box)
        left, top, right, _ = part.box
        rows = max(_STRIP // (right - left), 1)
        for row in range(0, still.height, rows):
            strip = _layer(still.crop((0, row, still.width, min(row + rows, still.height))))
            mask = strip if strip.mode == "RGBA" else None
            self.image.paste(strip, (left, top + row), mask)

    def dispose(self) -> None:
        """Do with the frame that was drawn last what it asks for; soon, as this frees memory."""
        if self._before is not None:
            self.image.paste(self._before, self._box)
            self._before = None


def _layer(strip: Image.Image) -> Image.Image:
    """As RGB, or as RGBA where something may be transparent."""
    if strip.mode.startswith("I;16"):
        return _sixteen_bits(strip)
    return strip.convert("RGBA" if strip.has_transparency_data else "RGB")


def _sixteen_bits(strip: Image.Image) -> Image.Image:
    values = np.asarray(strip)
    layer = Image.fromarray((values >> 8).astype(np.uint8)).convert("RGB")
    clear = strip.info.get("transparency")
    if clear is not None:
        layer.putalpha(Image.fromarray(np.where(values == clear, 0, 255).astype(np.uint8)))
    return layer
