"""A picture's file: which formats there are, and what is too much to decode."""

import math
from typing import BinaryIO

# The plug-ins are loaded here: behind the fence no file can be opened any more.
from PIL import (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

from classifier.image_kinds import coefficients, mend, orientation
from fence.demand import Demand
from review.content import HEAD, UNKNOWN, content_of
from review.errors import Permanent, TooMuch

_PLUGINS = (
    JpegImagePlugin.JpegImageFile,
    PngImagePlugin.PngImageFile,
    GifImagePlugin.GifImageFile,
    WebPImagePlugin.WebPImageFile,
    TiffImagePlugin.TiffImageFile,
    BmpImagePlugin.BmpImageFile,
    AvifImagePlugin.AvifImageFile,
)
_FORMATS = tuple(plugin.format for plugin in _PLUGINS)
Image.preinit()  # which Image.open would do
AvifImagePlugin.DEFAULT_MAX_THREADS = 1  # the child may start no thread
_MEGA = 1_000_000
# What a decoder may hold while it works, for each pixel of `demand.pixels`: 160 MB of 40 MP.
_BUDGET = 4
# Bytes that Pillow and its libraries hold of each pixel at their worst, as measured.
_HELD_PLAIN = 4
_HELD = {"WEBP": 16, "AVIF": 12}
_HELD_ANIMATED = 12  # the canvas, what was on it, the new part, and the part's own file
_HELD_TURNED = 8  # a TIFF, which Pillow turns as a whole


def opened(file: BinaryIO, demand: Demand) -> Image.Image:
    """The picture, its header read and nothing decoded; the content says in which format.

    Raises Permanent when it is in none of this decoder's, and TooMuch when it is too large.
    """
    head = file.read(HEAD)
    limit = demand.reducible_pixels if head.startswith(b"\xff\xd8") else demand.pixels
    # Pillow turns away what is larger than twice that before it takes memory for it.
    Image.MAX_IMAGE_PIXELS = math.ceil(limit / 2)
    try:
        return Image.open(file, formats=_FORMATS)
    except UnidentifiedImageError:
        mime = content_of(head).mime
        looks = "" if mime == UNKNOWN else f": {mime}, damaged or of an unusual kind"
        raise Permanent(f"not a picture this decoder knows{looks}") from None
    except Image.DecompressionBombError:
        raise _too_large(limit) from None


def load(image: Image.Image, index: int, demand: Demand) -> int:
    """Decode one frame or page, a JPEG as small as `demand.side` allows.

    The answer is how many pixels it has in the file. Raises Permanent when they are too
    many, else whatever Pillow raises.
    """
    if index:
        image.seek(index)
        check(image, demand)
    elif image.format == "TIFF":
        image.seek(0)  # they were counted
    area = image.width * image.height
    if isinstance(image, JpegImagePlugin.JpegImageFile):
        # Reduced by 2, 4 or 8 on the way, as long as the shorter side stays larger.
        image.draft(None, (demand.side, demand.side))
    mend(image)
    image.load()
    return area


def composable(image: Image.Image, demand: Demand) -> bool:
    """Whether frames that build on each other may be composed; of more, only the first is seen."""
    return image.width * image.height <= demand.pixels * _BUDGET // _HELD_ANIMATED


def check(image: Image.Image, demand: Demand) -> None:
    """Raises Permanent when the current frame has more pixels than may be decoded."""
    limit = _limit(image, demand)
    if image.width * image.height > limit:
        raise _too_large(limit)


def _limit(image: Image.Image, demand: Demand) -> int:
    """How many pixels the picture may have, by what decoding it takes of memory."""
    budget = demand.pixels * _BUDGET
    if isinstance(image, JpegImagePlugin.JpegImageFile):
        held = coefficients(image)
        return min(int(budget / held), demand.reducible_pixels) if held else demand.reducible_pixels
    held = _HELD.get(image.format or "", _HELD_PLAIN)
    if image.format in ("GIF", "PNG") and image.tell():
        held = _HELD_ANIMATED
    if isinstance(image, TiffImagePlugin.TiffImageFile) and orientation(image) != 1:
        held = _HELD_TURNED
    return min(budget // held, demand.pixels)


def _too_large(limit: int) -> TooMuch:
    reason = f"the picture has more than {limit // _MEGA} megapixels, the most for its kind"
    return TooMuch(reason, limit)
