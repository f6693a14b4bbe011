"""One picture's decoding alone, in this process: python -m bench.peers.decoding WAY SIDE PICTURE...

WAY is `ours`, which reduces to what a model of SIDE pixels needs, or the full decode of
`pillow` or `opencv`.
"""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from bench.judge import Unfenced
from bench.peer import serve
from fence.demand import Demand


def main(way: str, side: int, pictures: list[Path]) -> None:
    """Serve until stdin ends."""
    cv2.setNumThreads(1)
    frames = Unfenced(Demand(side=side))
    ways: Mapping[str, Callable[[Path], object]] = {
        "ours": lambda path: list(frames.open(path, side)),
        "pillow": _pillow,
        "opencv": lambda path: cv2.imread(str(path), cv2.IMREAD_COLOR_RGB),
    }
    serve(ways[way], pictures)


def _pillow(path: Path) -> object:
    with Image.open(path) as image:
        return np.asarray(image)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), list(map(Path, sys.argv[3:])))
