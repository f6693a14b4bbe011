"""A loaded picture as RGB pixels, upright and of a size fit for scoring."""

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

from classifier.image_kinds import deepest, orientation, white_is_zero
from classifier.image_numbers import stretched

GREY = (128, 128, 128)  # what shows through
_FRAME_LIMIT = 4_000_000  # pixels of a frame; the fence lets little more through
_LONGEST = 1 << 16  # pixels of a side, so that a line of pixels is no frame of gigabytes
_STRIP = 1_000_000  # pixels that are converted at a time
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_Convert = Callable[[Image.Image], Image.Image]
# Pillow imports it when it meets the first such picture, which is too late behind the fence.
_LAB_TO_RGB = ImageCms.buildTransform(
    ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB"), "LAB", "RGB"
)


def pixels(image: Image.Image, side: int) -> NDArray[np.uint8]:
    """uint8 (height, width, 3), RGB, upright, what is transparent on mid grey; not writable.

    A picture whose shorter side is `side` twice or more is reduced by the largest whole
    number that leaves it `side`, every pixel the mean of those it stands for: the shorter
    side is then at least `side` and less than twice that. Only of a strip with more than
    4 megapixels even so is it less.
    """
    reduced = _reduced(image, _factors(image.size, side))
    turn = _UPRIGHT.get(orientation(image))
    if turn is not None:  # one of them is 0
        reduced = reduced.transpose(turn)
    return np.asarray(reduced)


def _factors(size: tuple[int, int], side: int) -> tuple[int, int]:
    """By what to divide width and height."""
    area = size[0] * size[1]
    both = max(min(size) // side, math.ceil(math.sqrt(area / _FRAME_LIMIT)))
    across, down = (max(both, math.ceil(length / _LONGEST)) for length in size)
    return across, down


def _reduced(image: Image.Image, factors: tuple[int, int]) -> Image.Image:
    """Strip by strip: a second copy of the whole would take as much memory again.

    Transparency is laid on grey first, which the mean then weighs rightly.
    """
    across, down = factors
    width, height = image.size
    convert = _conversion(image)
    if factors == (1, 1) and width * height <= _STRIP:
        return convert(image)
    rows = max(_STRIP // (width * down), 1) * down
    whole = Image.new("RGB", (math.ceil(width / across), math.ceil(height / down)))
    for top in range(0, height, rows):
        strip = convert(image.crop((0, top, width, min(top + rows, height))))
        whole.paste(strip.reduce(factors), (0, top // down))
    return whole


def _conversion(image: Image.Image) -> _Convert:
    """How to make RGB of the picture's strips."""
    if image.mode.startswith("I;16"):
        return _sixteen_bits(image)
    if image.mode in ("I", "F"):
        return stretched(image)
    if image.mode == "LAB":
        return lambda strip: _LAB_TO_RGB.apply(strip)
    if image.has_transparency_data:
        return _on_grey
    return lambda strip: strip if strip.mode == "RGB" else strip.convert("RGB")


def _on_grey(strip: Image.Image) -> Image.Image:
    if strip.mode == "La":
        strip = strip.convert("LA")
    strip = strip.convert("RGBA")
    ground = Image.new("RGB", strip.size, GREY)
    ground.paste(strip, mask=strip.getchannel("A"))
    return ground


def _sixteen_bits(image: Image.Image) -> _Convert:
    shift = deepest(image).bit_length() - 8
    inverted, clear = white_is_zero(image), image.info.get("transparency")

    def convert(strip: Image.Image) -> Image.Image:
        values = np.asarray(strip)
        grey = (values >> shift).astype(np.uint8)
        if inverted:
            grey = ~grey
        if isinstance(clear, int):
            grey[values == clear] = GREY[0]
        return Image.fromarray(grey).convert("RGB")

    return convert
