"""Decodes one file and prints its peak of memory, in MB: `python -m tests.video.peak PATH`."""

import contextlib
import re
import sys
from pathlib import Path

from fence.demand import Demand
from review.errors import Permanent
from video.frames import frames


def main(path: str) -> None:
    with Path(path).open("rb") as file, contextlib.suppress(Permanent):
        for _ in frames(file, Demand(side=224, seconds=3)):
            pass
    (peak,) = re.findall(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    sys.stdout.write(f"{int(peak) // 1000}\n")


if __name__ == "__main__":
    main(sys.argv[1])
