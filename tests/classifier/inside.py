"""Decodes files behind the fence: `python -m tests.classifier.inside PATH...`

Prints a line for each: how many frames there are and the sum of the first one's pixels, or why not.
"""

import sys
from pathlib import Path

from fence.demand import Demand
from fence.parent import Fence
from review.errors import Permanent
from review.score import only_frames


def main(*paths: str) -> None:
    with Fence("classifier.image:frames") as fence:
        for path in paths:
            try:
                found = list(only_frames(fence.open(Path(path), Demand(side=224))))
            except Permanent as error:
                sys.stdout.write(f"{error}\n")
            else:
                sys.stdout.write(f"{len(found)} {found[0].pixels.sum()}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
