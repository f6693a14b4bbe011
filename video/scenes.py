"""Where one scene ends and the next begins."""

import cv2
import numpy as np
from numpy.typing import NDArray
from scenedetect import ContentDetector, FrameTimecode

# Measured on 240p at 256 pixels: 146 of 153 hard cuts, 9 of 30 dissolves and 11 of 12 fades.
_THRESHOLD = 27.0
# The default of 15 frames merges a flash of 3 or 12 frames into its surroundings.
_SHORTEST = 1
# A scene that has become another picture little by little, as in a dissolve, or in which
# there is too little contrast for the detector: the mean difference of its thumbnail, as
# a share of what its cells differ among themselves, and within these levels of 255. And
# how many frames this takes at least.
_DRIFT = 0.45
_DRIFT_LEVELS = (6.0, 20.0)
_DRIFT_FRAMES = 8
_LONGEST = 10.0  # seconds

_ACROSS, _DOWN = 16, 9  # cells of a thumbnail

Thumbnail = NDArray[np.int16]


def thumbnail(small: NDArray[np.uint8]) -> Thumbnail:
    """What a picture looks like at 16 by 9: int16 (432,), 0 to 255."""
    tiny = cv2.resize(small, (_ACROSS, _DOWN), interpolation=cv2.INTER_AREA)
    return tiny.astype(np.int16).reshape(-1)


class Scenes:
    """Finds where scenes begin: by PySceneDetect's ContentDetector, by drift, and every 10 s."""

    def __init__(self) -> None:
        cv2.setNumThreads(0)  # no thread may be started within the fence
        self._detector = ContentDetector(threshold=_THRESHOLD, min_scene_len=_SHORTEST)
        self._frames = 0
        self._began = (0, 0.0)  # of the scene: its first frame's number and second
        self._first: Thumbnail | None = None

    def begins(self, small: NDArray[np.uint8], seen: Thumbnail, second: float) -> bool:
        """Whether a scene begins with the next frame; the first frame begins one.

        `small` is uint8 (height, width, 3), BGR, always of one shape; `seen` its thumbnail.
        """
        # Counted, not timed: above 25 frames a second, times would round to equal
        # numbers, and the detector would merge cuts of neighbouring frames.
        now = FrameTimecode(self._frames, fps=25.0)
        cut = bool(self._detector.process_frame(now, small))
        begun = cut or self._first is None or self._is_another(self._first, seen, second)
        if begun:
            self._began, self._first = (self._frames, second), seen
        self._frames += 1
        return begun

    def _is_another(self, first: Thumbnail, seen: Thumbnail, second: float) -> bool:
        number, began = self._began
        if second - began >= _LONGEST:
            return True
        if self._frames - number < _DRIFT_FRAMES:
            return False
        least, most = _DRIFT_LEVELS
        enough = min(most, max(least, _DRIFT * float(first.std())))
        return float(np.abs(seen - first).mean()) >= enough
