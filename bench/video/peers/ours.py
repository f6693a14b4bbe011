"""The service's way: python -m bench.video.peers.ours MODEL WARM_UP SECONDS.

SECONDS of the processor is what the fence allows for one file.
"""

import sys
from functools import partial
from pathlib import Path

from bench.video import judge
from bench.video.peer import serve
from bench.video.scorer import scorer
from fence.decoders import Decoders
from fence.demand import Demand
from fence.parent import Fence
from review.upload import Kind
from settings import load
from wiring import DECODERS


def main(name: str, warm_up: Path, seconds: int) -> None:
    """Serve until stdin ends."""
    settings = load()
    model = scorer(name, settings.model_dir)
    limits = settings.video_limits | {"seconds": seconds}
    demand = Demand(side=model.side, **settings.decoding)
    with Fence(DECODERS[Kind.VIDEO], max_items=demand.most_items, **limits) as fence:
        decoders = Decoders({Kind.VIDEO: fence}, demand)
        serve(partial(judge.look, scorer=model, frames=decoders), warm_up)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
