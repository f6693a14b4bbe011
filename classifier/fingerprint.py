"""What a picture looks like, in 256 bits of which few differ between copies of it."""

import numpy as np
import pdqhash

from review.score import Frame

_LEAST_QUALITY = 50  # of 100, as its makers recommend


def fingerprint(frame: Frame) -> str | None:
    """PDQ, Facebook's perceptual hash for photographs, as 64 hexadecimal digits.

    `frame.pixels` is uint8 (height, width, 3), RGB. Resizing, recompression and small
    changes flip few bits; a turn or a mirror image is another picture to it. None where
    there is too little in the picture to tell it from others, by its makers' measure.
    """
    bits, quality = pdqhash.compute(np.ascontiguousarray(frame.pixels))
    if quality < _LEAST_QUALITY:
        return None
    return np.packbits(bits).tobytes().hex()
