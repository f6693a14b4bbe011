"""One moment of what moves, before anybody knows whether it is looked at."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, kw_only=True)
class Moment:
    """What a detector needs of a frame, and a way to the frame itself.

    `small` is uint8 (height, width, 3), BGR, of one shape for all moments of a file; the
    frame is shown from `second` on. `keep` is called at once or never, and what it answers
    is held in place of the frame; calling that gives its pixels, uint8 (height, width, 3),
    RGB, upright. `area` is how many pixels it has in the file. It `follows` where nothing
    can have been lost between it and the moment before: that one was shown until then.
    """

    second: float
    small: Pixels
    keep: Callable[[], Callable[[], Pixels]]
    area: int = 0
    follows: bool = False
