"""Decodes one file and prints its peak of memory, in MB: `python -m tests.classifier.peak PATH`."""

import re
import sys
from pathlib import Path

from classifier.image import frames
from fence.demand import Demand


def main(path: str) -> None:
    with Path(path).open("rb") as file:
        for _ in frames(file, Demand(side=224)):
            pass
    (peak,) = re.findall(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    sys.stdout.write(f"{int(peak) // 1000}\n")


if __name__ == "__main__":
    main(sys.argv[1])
