"""GIFs and animated PNGs, whose frames build on each other, composed as viewers show them.

Pillow decodes each frame as a still picture; what it makes of a whole animation differs from
what browsers show.
"""

from collections.abc import Iterator
from typing import BinaryIO

from PIL import GifImagePlugin, Image, PngImagePlugin

from classifier import image_apng, image_gif
from classifier.image_canvas import Canvas, Part
from classifier.image_kinds import mend

_LONGEST = 40_000_000  # bytes of a frame, which are held twice for a moment
_ORIENTED_BY = ("exif", "xmp")
# Browsers show a frame that claims 10 ms or less for 100 ms.
_SHORTEST_MS = 10
_USUAL_MS = 100


def builds_up(image: Image.Image, frames: int) -> bool:
    """Whether what is shown has to be composed: of several frames, or of one on a larger canvas."""
    if not isinstance(image, GifImagePlugin.GifImageFile | PngImagePlugin.PngImageFile):
        return False
    return frames > 1 or image.tile[0].extents != (0, 0, *image.size)


def composed(image: Image.Image, file: BinaryIO) -> Iterator[tuple[Image.Image, int]]:
    """The canvas after each frame, one and the same picture, and how many pixels it has.

    Its info has a "timestamp", in milliseconds. Raises EOFError after the last frame,
    ValueError, struct.error and whatever Pillow raises when one is broken.
    """
    gif = isinstance(image, GifImagePlugin.GifImageFile)
    canvas = Canvas(image.size)
    canvas.image.info = {key: image.info[key] for key in _ORIENTED_BY if key in image.info}
    clock = 0.0
    for part in (image_gif if gif else image_apng).parts(file, _LONGEST):
        canvas.check(part.box)
        canvas.draw(_decoded(part, gif), part)
        canvas.image.info["timestamp"] = clock
        yield canvas.image, image.width * image.height
        canvas.dispose()
        clock += _shown(part.milliseconds)
    raise EOFError("there are no more frames")


def _shown(milliseconds: float | None) -> float:
    if milliseconds is None:
        return 0
    return milliseconds if milliseconds > _SHORTEST_MS else _USUAL_MS


def _decoded(part: Part, gif: bool) -> Image.Image:
    """The part's picture; its file is closed, which frees it."""
    plugin = GifImagePlugin.GifImageFile if gif else PngImagePlugin.PngImageFile
    with part.still, plugin(part.still) as still:
        mend(still)
        still.load()
        return still
