"""A parent to kill or to spy on: `python -m tests.fence.host DECODER PATH [hide]`.

Prints what the test decoder says, line by line. The decoder "plain" is none: a child
without any fence, which tries to read its parent's environment.
"""

import subprocess
import sys
from pathlib import Path

from fence.demand import Demand
from fence.hide import hide
from fence.parent import Fence
from review.score import only_frames

SPY = """
import os
try:
    print(open(f"/proc/{os.getppid()}/environ", "rb").read())
except OSError as error:
    print(type(error).__name__)
"""


def main(decoder: str, path: str, *rest: str) -> None:
    if "hide" in rest:
        hide()
    if decoder == "plain":
        subprocess.run([sys.executable, "-c", SPY], env={}, check=True)
        return
    with Fence(f"tests.fence.decoders:{decoder}") as fence:
        for frame in only_frames(fence.open(Path(path), Demand(side=8))):
            sys.stdout.write(bytes(frame.pixels).decode().strip() + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
