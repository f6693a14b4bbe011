"""Every eighth frame, averaged by eight: python -m bench.video.peers.every_eighth MODEL WARM_UP.

As opennsfw2 does it, which decodes by OpenCV; but its averages are of eight frames that
follow each other, here they move by one, and so miss less.
"""

import sys
from collections import deque
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from statistics import fmean

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.video.ffmpeg import RATE
from bench.video.found import Moment
from bench.video.peer import Looked, Question, serve
from bench.video.scorer import Counted, scorer
from review.score import Frame, nsfw_of
from settings import load

_EVERY = _AVERAGED = 8


def look(question: Question, model: Counted) -> Looked:
    """A moment is the stretch that an average is over."""
    last: deque[tuple[float, float]] = deque(maxlen=_AVERAGED)
    moments, calls = [], 0
    for second, pixels in _eighths(question.path):
        [probabilities] = model.score([Frame(scene=0, pixels=pixels)])
        calls += 1
        last.append((second, nsfw_of(probabilities)))
        if len(last) == _AVERAGED:
            moments.append(Moment(last[0][0], second, fmean(figure for _, figure in last)))
    return Looked(calls=calls, moments=moments)


def _eighths(path: str) -> Iterator[tuple[float, NDArray[np.uint8]]]:
    video, number = cv2.VideoCapture(path), 0
    while True:
        read, pixels = video.read()
        if not read:
            return
        if number % _EVERY == 0:
            yield (
                number / RATE,
                cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB).astype(np.uint8, copy=False),
            )
        number += 1


if __name__ == "__main__":
    serve(partial(look, model=scorer(sys.argv[1], load().model_dir)), Path(sys.argv[2]))
