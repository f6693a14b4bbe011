"""The floor: python -m bench.video.peers.bare MODEL WARM_UP.

Every frame decoded to 256 pixels, a detector over all of them, and as many calls of the
model as asked: what nothing that looks at every frame can do without.
"""

import sys
from functools import partial
from pathlib import Path

import av
import numpy as np
from av.video.reformatter import Interpolation
from scenedetect import ContentDetector, FrameTimecode

from bench.video.ffmpeg import RATE
from bench.video.peer import Looked, Question, serve
from classifier.card import read_card
from classifier.session import Session
from settings import load

_LONGER_SIDE = 256


def look(question: Question, session: Session, size: int) -> Looked:
    """Nothing is found: nobody says which frames the calls are for."""
    detector = ContentDetector(threshold=27.0, min_scene_len=1)
    with av.open(question.path) as container:
        stream = container.streams.video[0]
        stream.codec_context.thread_count = 1
        scale = _LONGER_SIDE / max(stream.codec_context.width, stream.codec_context.height)
        width = round(stream.codec_context.width * scale)
        height = round(stream.codec_context.height * scale)
        for number, frame in enumerate(container.decode(stream)):
            small = frame.reformat(
                width, height, "bgr24", interpolation=Interpolation.FAST_BILINEAR, threads=1
            )
            detector.process_frame(FrameTimecode(number, fps=float(RATE)), small.to_ndarray())
    grain = np.random.default_rng(1).uniform(0, 255, (1, size, size, 3))
    pixels = grain.astype(np.float32)
    for _ in range(question.calls):
        session.probabilities(pixels)
    return Looked(calls=question.calls, moments=[])


def main(name: str, warm_up: Path) -> None:
    """Serve until stdin ends."""
    installed = load().model_dir / name / "model.onnx"
    path = Path(name) if name.endswith(".onnx") else installed
    card = read_card(path)
    size = card.input_size
    session = Session(path, size=size, classes=len(card.labels))
    serve(partial(look, session=session, size=size), warm_up)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
