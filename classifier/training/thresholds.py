"""From which score on a model's suspicion is worth a volunteer's look."""

import numpy as np
from numpy.typing import NDArray

from classifier.errors import ModelError
from classifier.training.prevalence import flags_per_1000

_DIGITS = 3  # which is how people read it, if that is still between the two


def threshold(
    scores: NDArray[np.float64], truth: NDArray[np.bool_], prevalence: float, flags: float
) -> float:
    """The lowest, compared with >=, that flags no more than so many of 1,000 uploads.

    Of which the share `prevalence` is what is looked for. The scores (N,), 0 to 1, of what is
    it or not (N,), tell what share of each is flagged from where on. It stands half way to
    the next lower score, so that rounding takes none across. Raises ModelError where each
    flags more.
    """
    found = np.unique(scores)
    recall, wrong = (
        np.array([(these >= score).mean() for score in found])
        for these in (scores[truth], scores[~truth])
    )
    few = np.flatnonzero(flags_per_1000(recall, wrong, prevalence) <= flags)
    if not len(few):
        raise ModelError(
            f"--flags {flags:g}: no threshold flags as few of 1,000, give more or a larger data set"
        )
    above = float(found[few[0]])
    below = float(found[few[0] - 1]) if few[0] else 0.0
    middle = (below + above) / 2
    short = round(middle, _DIGITS)
    return short if below < short < above else middle
