"""NudeNet, with the model in its package, from a path to its detections, as its README says."""

import sys
from pathlib import Path

from bench.peer import serve
from bench.peers.one_thread import one_thread


def main(pictures: list[Path]) -> None:
    """Serve until stdin ends."""
    one_thread()
    from nudenet import NudeDetector

    detector = NudeDetector()
    serve(lambda path: detector.detect(str(path)), pictures)


if __name__ == "__main__":
    main(list(map(Path, sys.argv[1:])))
