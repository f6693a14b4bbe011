"""The original proposal's way: python -m bench.video.peers.proposal MODEL WARM_UP.

PySceneDetect's command line with its defaults saves three pictures of each scene; then the
model looks at each of them.
"""

import subprocess
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import cv2
import numpy as np

from bench.video.ffmpeg import RATE
from bench.video.found import Moment
from bench.video.peer import Looked, Question, serve
from bench.video.scorer import Counted, scorer
from review.score import Frame, nsfw_of
from settings import load

_SCENEDETECT = (sys.executable, "-m", "scenedetect", "--quiet")
_SAVE = ("detect-content", "save-images", "--filename", "$FRAME_NUMBER")


def look(question: Question, model: Counted, more: Sequence[str] = ()) -> Looked:
    """A picture's moment is its own, not the whole scene's; `more` is said to save-images."""
    with TemporaryDirectory() as folder:
        command = [*_SCENEDETECT, "--input", question.path, "--output", folder, *_SAVE, *more]
        subprocess.run(command, stdout=sys.stderr, check=True)
        pictures = sorted(Path(folder).glob("*.jpg"))
        moments = [_moment(picture, model) for picture in pictures]
    return Looked(calls=len(moments), moments=moments)


def _moment(picture: Path, model: Counted) -> Moment:
    pixels = cv2.imread(str(picture), cv2.IMREAD_COLOR_RGB)
    assert pixels is not None  # noqa: S101 -- scenedetect has just written it
    [probabilities] = model.score([Frame(scene=0, pixels=pixels.astype(np.uint8, copy=False))])
    second = int(picture.stem) / RATE
    return Moment(second, second, nsfw_of(probabilities))


if __name__ == "__main__":
    serve(partial(look, model=scorer(sys.argv[1], load().model_dir)), Path(sys.argv[2]))
