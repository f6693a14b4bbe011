"""`make bench-training`: how long heads take to train on as many embeddings as an operator has."""

import sys
import time

import numpy as np

from bench.machine import machine
from bench.report import outcomes
from bench.table import table
from bench.target import Target
from classifier.training.calibration import Temperature
from classifier.training.heads.comparison import compared, kinds_of, trained
from classifier.training.heads.learning import Learning, Part

_WIDTH = 1280  # of mobilenet_v2
_SHARES = (0.6, 0.2, 0.2)
_APART = 0.08  # deviations between the classes' means in each number: not told apart by any one
_LIMIT = 60  # seconds, of the logistic grid


def generated(count: int, width: int = _WIDTH) -> Learning:
    """That many embeddings of two classes, which overlap, in the usual splits."""
    chance = np.random.default_rng(1)
    parts = []
    for share in _SHARES:
        classes = chance.integers(0, 2, round(count * share))
        noise = chance.standard_normal((len(classes), width), np.float32)
        # Never below 0, as after a ReLU.
        vectors = np.maximum(noise + _APART * classes[:, None], 0).astype(np.float32)
        parts.append(Part(embeddings=vectors, classes=classes.astype(np.int64)))
    train, validation, test = parts
    return Learning(labels=("nsfw", "sfw"), train=train, validation=validation, test=test)


def main() -> int:
    """0, also where the target is missed."""
    count = int(sys.argv[1])
    where, learning = machine(), generated(count)
    begun = time.monotonic()
    found = trained(kinds_of("all"), learning, 1, Temperature.fit)
    rows = [
        (row.name, f"{row.figures.auc:.3f}", f"{row.seconds:.1f}")
        for row in compared(found, learning, 1)
    ]
    title = f"{count:,} embeddings of {_WIDTH}"
    target = Target(
        what="logistic regression, the whole grid",
        measured=found[0].seconds,
        limit=_LIMIT,
        unit=" s",
    )
    parts = (where, table((title, "ROC AUC", "seconds"), rows), outcomes([target]))
    sys.stdout.write("\n\n".join(parts) + "\n")
    sys.stderr.write(f"bench: done in {time.monotonic() - begun:.0f} s\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
