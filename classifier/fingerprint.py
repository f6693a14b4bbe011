"""What a picture looks like, in 256 bits of which few differ between copies of it."""

import numpy as np
import pdqhash

from review.score import Frame


def fingerprint(frame: Frame) -> str:
    """PDQ, Facebook's perceptual hash for photographs, as 64 hexadecimal digits.

    `frame.pixels` is uint8 (height, width, 3), RGB. Resizing, recompression and small
    changes flip few bits; a turn or a mirror image is another picture to it.
    """
    bits, _quality = pdqhash.compute(np.ascontiguousarray(frame.pixels))
    return np.packbits(bits).tobytes().hex()
