"""How open_nsfw wants to be asked, which is how its training pictures were made."""

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from classifier.resize import check_pixels


def crop(pixels: NDArray[np.uint8], size: int) -> NDArray[np.float32]:
    """The middle of a picture, after one trip through JPEG, as yahoo/open_nsfw takes it.

    `pixels` is uint8 (height, width, 3), RGB, at least 1 by 1; the answer is float32
    (size, size, 3), RGB, 0 to 255, in whole numbers. The picture is stretched to a square
    that is wider by 32 in 224 (bilinear, averaging where it shrinks), its middle is cut
    out, and saved as JPEG at Pillow's default quality and read again. Raises ValueError for
    any other array or a size below 1.
    """
    check_pixels(pixels, size)
    side = round(size * 256 / 224)
    left = (side - size) // 2
    square = Image.fromarray(pixels).resize((side, side), Image.Resampling.BILINEAR)
    middle = square.crop((left, left, left + size, left + size))
    with io.BytesIO() as file:
        middle.save(file, "JPEG")
        with Image.open(file, formats=["JPEG"]) as again:
            return np.asarray(again, np.float32)
