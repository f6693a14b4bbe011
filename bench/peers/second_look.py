"""What second looks cost, and how often harmless crops get one.

python -m bench.peers.second_look CASCADE: one line of JSON on stdout, as bench.second_look
reads it. On one core, like all the others.
"""

import json
import sys
import time
from collections.abc import Callable
from statistics import median

import numpy as np
from PIL import Image

from bench.judge import facts_of
from classifier.cascade import Cascade
from classifier.crops import crops
from classifier.load import load as load_model
from review.score import Doubt, Frame
from settings import load

_CROPS = 500
_ROUNDS = 7


def main(name: str) -> None:
    """Measure and say it."""
    cascade = load_model(name, load().model_dir)
    if not isinstance(cascade, Cascade):
        sys.exit(f"{name} is no cascade")
    large = _large(next(crops(1)), cascade.larger_side)
    figures = {
        "whole_ms": _milliseconds(lambda: cascade.opinions(large, Doubt(why="bench"))),
        "parts_ms": _milliseconds(lambda: cascade.opinions(large, Doubt(why="bench", parts=True))),
        **_rates(cascade),
    }
    sys.stdout.write(json.dumps(figures) + "\n")


def _large(pixels: "np.typing.NDArray[np.uint8]", side: int) -> Frame:
    """As large as the frames that a second look gets."""
    image = Image.fromarray(pixels).resize((side * 3 // 2, side))
    return Frame(scene=0, pixels=np.asarray(image))


def _milliseconds(run: Callable[[], object]) -> float:
    run()
    times = []
    for _ in range(_ROUNDS):
        begun = time.perf_counter()
        run()
        times.append((time.perf_counter() - begun) * 1000)
    return median(times)


def _rates(cascade: Cascade) -> dict[str, float]:
    """The shares of harmless crops that the screen, or their structure, leaves in doubt."""
    by_screen = by_structure = 0
    facts = facts_of("")
    for pixels in crops(_CROPS):
        frame = Frame(scene=0, pixels=pixels)
        [probabilities] = cascade.score([frame])
        doubt = cascade.doubt(frame, probabilities, facts)
        by_structure += doubt is not None and doubt.parts
        by_screen += doubt is not None and "first look" in doubt.why
    return {"by_screen": by_screen / _CROPS, "by_structure": by_structure / _CROPS}


if __name__ == "__main__":
    main(sys.argv[1])
