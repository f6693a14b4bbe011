"""The limit: onnxruntime alone. python -m bench.peers.bare MODEL.onnx PICTURE..."""

import sys
from pathlib import Path

import onnxruntime

from bench.judge import Unfenced
from bench.peer import serve
from classifier.card import read_card
from classifier.preprocessing import PREPROCESSING
from fence.demand import Demand
from review.score import only_frames


def main(path: Path, pictures: list[Path]) -> None:
    """Serve until stdin ends; the pictures are made ready for the model before."""
    card = read_card(path)
    prepare, size = PREPROCESSING[card.preprocessing], card.input_size
    frames = Unfenced(Demand(side=size))
    inputs = {
        p: prepare(next(only_frames(frames.open(p, size))).pixels, size)[None] for p in pictures
    }
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    serve(lambda p: session.run(["probabilities"], {"pixels": inputs[p]}), pictures)


if __name__ == "__main__":
    main(Path(sys.argv[1]), list(map(Path, sys.argv[2:])))
