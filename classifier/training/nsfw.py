"""Which classes count as nsfw, as review.score.nsfw_of adds them up, over arrays."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

NSFW = frozenset({"nsfw", "porn", "hentai"})
HARMLESS = frozenset({"sfw", "neutral", "drawing"})  # what is neither that nor sexy


def nsfw_scores(probabilities: NDArray[np.float64], labels: Sequence[str]) -> NDArray[np.float64]:
    """The one figure of each row of probabilities (N, C), whose columns are `labels`, as (N,)."""
    columns = [label in NSFW for label in labels]
    return np.asarray(probabilities[:, columns].sum(axis=1))


def is_nsfw(classes: NDArray[np.int64], labels: Sequence[str]) -> NDArray[np.bool_]:
    """Which of these, numbers of labels (N,), count towards it."""
    return np.array([label in NSFW for label in labels])[classes]
