"""What heads learn from, are chosen by and judged on: embeddings, and which class is true."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from classifier.card import LABELS
from classifier.errors import ModelError
from classifier.training.dataset import Dataset
from classifier.training.index import INDEX, Split
from classifier.training.nsfw import NSFW, is_nsfw, nsfw_scores

# Examples of each class. Fewer would say nothing, and less than nothing in fractions.
_LEAST: Mapping[Split, int] = {Split.TRAIN: 5, Split.VALIDATION: 2, Split.TEST: 2}


@dataclass(frozen=True, kw_only=True)
class Part:
    """Examples of one split: `embeddings`, float32 (N, width), and the numbers of their classes."""

    embeddings: NDArray[np.float32]
    classes: NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Learning:
    """The three splits; a class's number is its place in `labels`."""

    labels: tuple[str, ...]
    train: Part
    validation: Part
    test: Part

    def nsfw(self, probabilities: NDArray[np.float64]) -> NDArray[np.float64]:
        """The nsfw score (N,) of probabilities (N, C), as the service counts it."""
        return nsfw_scores(probabilities, self.labels)

    def is_nsfw(self, classes: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which of these are."""
        return is_nsfw(classes, self.labels)


def numbers(dataset: Dataset, labels: tuple[str, ...]) -> NDArray[np.int64]:
    """The classes of a data set's examples, as places in `labels`."""
    return np.array([labels.index(example.label) for example in dataset.examples], np.int64)


def of_classes(dataset: Dataset, count: int | None) -> Dataset:
    """The data set with that many classes, 2 or 5; its own where `count` is None.

    Of five, porn and hentai become nsfw, the others sfw. Raises ModelError where two are to
    be five.
    """
    if count in (None, len(dataset.labels)):
        return dataset
    if count != len(LABELS[1]):
        raise ModelError(
            f"--classes {count}: {dataset.folder} has the labels {', '.join(dataset.labels)}, "
            "leave it out or give another data set"
        )
    examples = tuple(
        replace(example, label="nsfw" if example.label in NSFW else "sfw")
        for example in dataset.examples
    )
    return replace(dataset, labels=LABELS[1], examples=examples)


def check(dataset: Dataset) -> None:
    """Raises ModelError unless there is enough of each class in each split."""
    if not (dataset.folder / INDEX).exists():
        raise ModelError(
            f"{dataset.folder}: is folders of pictures, and nothing says which to learn from and "
            "which to be judged by, run python -m classifier dataset build "
            f"{dataset.folder} --out DATASET and give that"
        )
    for split, least in _LEAST.items():
        found = Counter(one.label for one in dataset.examples if one.split is split)
        for label in dataset.labels:
            if found[label] < least:
                raise ModelError(
                    f"{dataset.folder}: has {found[label]} of {label} in {split} and "
                    f"{least} is the least, build a larger data set"
                )
