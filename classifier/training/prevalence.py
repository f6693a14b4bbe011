"""What probabilities mean where what is looked for is rarer, or more common."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
PREVALENCE = 0.002  # of uploads to a wiki that are nsfw, where nobody says: rare, and not measured


def reweighted(nsfw: Array, trained_at: float, operated_at: float) -> Array:
    """Probabilities (N,) that are right at one prevalence, as they are right at another.

    Both are shares of nsfw, more than 0 and less than 1; what a picture of either class
    looks like is taken to be the same (Saerens, Latinne and Decaestecker 2002, "Adjusting
    the Outputs of a Classifier to New a Priori Probabilities"). NaN stays NaN.
    """
    present = nsfw * operated_at / trained_at
    absent = (1 - nsfw) * (1 - operated_at) / (1 - trained_at)
    return np.asarray(present / (present + absent))


def flags_per_1000(recall: Array, false_positives: Array, prevalence: float) -> Array:
    """How many of 1,000 uploads are flagged where that share of them is nsfw.

    By the share of nsfw, and that of all else, that is flagged; each 0 to 1.
    """
    return np.asarray(1000 * (prevalence * recall + (1 - prevalence) * false_positives))
