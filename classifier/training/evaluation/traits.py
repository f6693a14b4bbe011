"""What a picture is like, told from its pixels by rules that are stated."""

import math
from collections.abc import Mapping

import cv2
import numpy as np
from numpy.typing import NDArray

SIDE = 256  # pixels of the shorter side: blur depends on it, so all are made as large

_COLOURLESS = 5.0  # of Hasler and Suesstrunk's colourfulness, in which 15 is "slightly"
_DARK = 50.0  # levels of 255
_BLURRED = 100.0
_TINY = 65_536  # pixels
_LONG = 2.5  # as classifier.structure has it
_COMMON, _DRAWN = 16, 0.7
_SKIN = 0.05

RULES: Mapping[str, str] = {
    "monochrome": "colourfulness M (Hasler and Suesstrunk 2003) below 5; sepia has more",
    "low light": "the median of the luma (BT.601) is below 50 of 255; night skies, too",
    "blur": "the variance of the Laplacian (Pech-Pacheco et al. 2000), at 256 pixels of the "
    "shorter side, is below 100; a clear sky or a flat drawing passes for blurred",
    "tiny": "fewer than 65,536 pixels in the file (256 by 256)",
    "extreme aspect": "2.5 times as long as wide, or more",
    "medium": "drawn where its 16 commonest colours, of 4 bits a channel, fill 70 % or more, else "
    "photographed: a guess, wrong for flat backgrounds and for painterly drawings",
    "skin tone": "the individual typology angle (Chardon et al. 1991), the median over pixels "
    "whose Cb is 77 to 127 and Cr 133 to 173 (Chai and Ngan 1999), where these are 5 % or more. An "
    "estimate that depends on light and camera; sand and wood pass for skin, and dark skin "
    "is found less often. It says how light a picture's skin-coloured parts are, nothing of a "
    "person, and is here to show where a model may be less right",
}
# Above so many degrees, by Del Bino et al. 2006.
_TONES = (
    (55, "very light"),
    (41, "light"),
    (28, "intermediate"),
    (10, "tan"),
    (-30, "brown"),
    (-math.inf, "dark"),
)


def traits(pixels: NDArray[np.uint8], area: int) -> dict[str, str]:
    """Its value in each of RULES, "" where it is not so.

    `pixels` is uint8 (height, width, 3), RGB; `area` how many the file has, 0 where unknown.
    """
    height, width = pixels.shape[:2]
    scale = min(1.0, SIDE / min(height, width))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    small = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    grey = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)
    return {
        "monochrome": _yes(_colourfulness(small) < _COLOURLESS),
        "low light": _yes(np.median(grey) < _DARK),
        "blur": _yes(cv2.Laplacian(grey, cv2.CV_64F).var() < _BLURRED),
        "tiny": _yes((area or height * width) < _TINY),
        "extreme aspect": _yes(max(height, width) >= _LONG * min(height, width)),
        "medium": "drawn" if _commonest(small) >= _DRAWN else "photographed",
        "skin tone": _skin_tone(small),
    }


def _yes(is_so: object) -> str:
    return "yes" if is_so else ""


def _colourfulness(pixels: NDArray[np.uint8]) -> float:
    red, green, blue = np.moveaxis(pixels.astype(float), -1, 0)
    across, down = red - green, (red + green) / 2 - blue
    return float(np.hypot(across.std(), down.std()) + 0.3 * np.hypot(across.mean(), down.mean()))


def _commonest(pixels: NDArray[np.uint8]) -> float:
    """Which share of the picture its commonest colours fill."""
    red, green, blue = np.moveaxis((pixels >> 4).astype(np.intp), -1, 0)
    counts = np.bincount((red << 8 | green << 4 | blue).ravel(), minlength=4096)
    return float(np.sort(counts)[-_COMMON:].sum() / counts.sum())


def _skin_tone(pixels: NDArray[np.uint8]) -> str:
    _luma, red, blue = cv2.split(cv2.cvtColor(pixels, cv2.COLOR_RGB2YCrCb))
    skin = (blue >= 77) & (blue <= 127) & (red >= 133) & (red <= 173)
    if skin.mean() < _SKIN:
        return ""
    lab = cv2.cvtColor(pixels.astype(np.float32) / 255, cv2.COLOR_RGB2Lab)[skin]
    angle = np.degrees(np.arctan2(lab[:, 0] - 50, lab[:, 2]))
    median = float(np.median(angle))
    return next(name for above, name in _TONES if median > above)
