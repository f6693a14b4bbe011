"""From a file on disk to a verdict: python -m bench.peers.ours WAY MODEL PICTURE...

WAY is `fenced`, as the service does it, or `unfenced`, with the decoder in this process.
"""

import sys
import time
from pathlib import Path

from bench.judge import Judge, Unfenced
from bench.peer import serve
from classifier.cascade import Cascade
from classifier.load import load as load_model
from fence.decoders import Decoders
from fence.demand import Demand
from fence.parent import Fence
from review.upload import Kind
from settings import load
from wiring import DECODERS


def main(way: str, name: str, pictures: list[Path]) -> None:
    """Serve until stdin ends; the first message has `load_ms` of the model."""
    settings = load()
    begun = time.perf_counter()
    model = load_model(name, settings.model_dir)
    load_ms = (time.perf_counter() - begun) * 1000
    demand = Demand(side=model.side, **settings.decoding)
    second = model if isinstance(model, Cascade) else None
    if way == "unfenced":
        serve(Judge(model, second, Unfenced(demand)).verdict, pictures, load_ms=load_ms)
        return
    target = DECODERS[Kind.PICTURE]
    with Fence(target, **settings.decoder_limits) as fence:
        decoders = Decoders({Kind.PICTURE: fence}, demand)
        serve(Judge(model, second, decoders).verdict, pictures, load_ms=load_ms)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], list(map(Path, sys.argv[3:])))
