"""From a file on disk to a verdict: python -m bench.peers.ours WAY MODEL PICTURE...

WAY is `fenced`, as the service does it, or `unfenced`, with the decoder in this process.
"""

import importlib
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.peer import serve
from classifier.model import Model
from fence.child import Decoder
from fence.decoders import Decoders
from fence.demand import Demand
from fence.parent import Fence
from review.content import HEAD, content_of
from review.policy import Policy, Verdict, decide
from review.score import Frame, FrameScore, MediaScore
from review.upload import Kind
from settings import load
from wiring import DECODERS

_POLICY = Policy(nsfw_threshold=0.8, sexy_threshold=0.95)

Open = Callable[[Path, int], Iterator[Frame]]


def main(way: str, name: str, pictures: list[Path]) -> None:
    """Serve until stdin ends; the first message has `load_ms` of the model."""
    settings = load()
    begun = time.perf_counter()
    model = Model.load(name, settings.model_dir)
    load_ms = (time.perf_counter() - begun) * 1000
    if way == "unfenced":
        serve(lambda path: judge(model, unfenced, path), pictures, load_ms=load_ms)
        return
    target = DECODERS[Kind.PICTURE]
    memory_mb, seconds = settings.decode_memory_mb, settings.decode_seconds
    with Fence(target, memory_mb=memory_mb, seconds=seconds) as fence:
        decoders = Decoders({Kind.PICTURE: fence}, Demand(side=model.card.input_size))
        serve(lambda path: judge(model, decoders.open, path), pictures, load_ms=load_ms)


def judge(model: Model, open_: Open, path: Path) -> Verdict:
    """What review.pipeline does with a file once it is fetched."""
    frames = tuple(_score(model, frame) for frame in open_(path, model.card.input_size))
    score = MediaScore(
        sha1="", model=model.id, representation="original", fetched_bytes=0, frames=frames
    )
    return decide(score, _POLICY)


def unfenced(path: Path, side: int) -> Iterator[Frame]:
    """What fence.decoders and the child do, without a child."""
    with path.open("rb") as file:
        content = content_of(file.read(HEAD))
        file.seek(0)
        yield from _decoder(content.kind)(file, Demand(side=side))


def _decoder(kind: Kind) -> Decoder:
    module, _, function = DECODERS[kind].partition(":")
    decoder: Decoder = getattr(importlib.import_module(module), function)
    return decoder


def _score(model: Model, frame: Frame) -> FrameScore:
    [probabilities] = model.score([frame])
    return FrameScore(
        scene=frame.scene, probabilities=probabilities, second=frame.second, page=frame.page
    )


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], list(map(Path, sys.argv[3:])))
