"""The inside of a reader's process: it reads the whole stream whenever it is asked.

A line of JSON on stdout once it is there, then one for each line on stdin: seconds, how many
uploads it found, and its memory (10⁶ bytes) when it had begun and at the end.

Standard library only: it runs in the peers' own environments as well.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

_BEGUN = 1000  # things that were read, and everything that is kept for all of them is there


def serve(read: Callable[[], Iterator[bool]]) -> None:
    """`read` says of each thing that it reads whether it is an upload. Ends when stdin does."""
    _answer({"ready": True})
    for _ in sys.stdin:
        begin, uploads, begun_mb = time.perf_counter(), 0, 0.0
        for number, is_upload in enumerate(read()):
            uploads += is_upload
            if number == _BEGUN:
                begun_mb = _memory_mb()
        seconds = time.perf_counter() - begin
        _answer({"seconds": seconds, "uploads": uploads, "begun_mb": begun_mb, "mb": _memory_mb()})


def _memory_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6


def _answer(said: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()
