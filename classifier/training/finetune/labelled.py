"""Pictures to learn from, as each epoch shows them."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from os import sched_getaffinity

import numpy as np
from numpy.typing import NDArray

from classifier.training.finetune.augmentation import augmented


@dataclass(frozen=True, kw_only=True)
class Labelled:
    """Pictures, uint8 (N, side, side, 3), and the number of each one's class, int64 (N,)."""

    pixels: NDArray[np.uint8]
    classes: NDArray[np.int64]

    def first(self, count: int) -> "Labelled":
        """So many of them, or all."""
        return Labelled(pixels=self.pixels[:count], classes=self.classes[:count])

    def batches(
        self, side: int, size: int, seed: int, epoch: int
    ) -> Iterator[tuple[NDArray[np.uint8], NDArray[np.int64]]]:
        """All of them once, augmented: uint8 (n, side, side, 3), and their classes, int64 (n,).

        They come in an order of this epoch's own, in batches of nearly one size: of one
        picture alone nothing could be normalized.
        """
        count = len(self.classes)
        order = np.random.default_rng([seed, epoch, count]).permutation(count)

        def shown(one: np.int64) -> NDArray[np.uint8]:
            return augmented(self.pixels[one], side, seed, epoch, int(one))

        with ThreadPoolExecutor(len(sched_getaffinity(0))) as pool:
            for these in np.array_split(order, max(1, round(count / size))):
                yield np.stack(list(pool.map(shown, these))), self.classes[these]

    def weights(self, classes: int) -> NDArray[np.float32]:
        """Of so many classes, (classes,): the rarer, the more, so that each counts alike."""
        counts = np.bincount(self.classes, minlength=classes)
        return (counts.mean() / counts).astype(np.float32)
