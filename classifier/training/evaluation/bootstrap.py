"""How sure a figure is, by drawing the same pictures again (Efron 1979)."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from classifier.training.evaluation.share import Share, share
from review.interval import SURE

DRAWS = 1000
_SEED = 1  # the same report of the same figures


def bootstrapped(counted: Share) -> Share:
    """The share with the percentile interval of a thousand draws with replacement.

    To draw n of n pictures, of which a share is flagged, is to draw from a binomial
    distribution. Where all or none are, every draw is alike and would claim certainty:
    Wilson's interval stays.
    """
    if counted.found in (0, counted.of):
        return counted
    draws = np.random.default_rng(_SEED).binomial(counted.of, counted.found / counted.of, DRAWS)
    low, high = interval(draws / counted.of)
    plain = share(counted.found, counted.of)
    return Share(found=plain.found, of=plain.of, value=plain.value, low=low, high=high)


def stratified(nsfw: NDArray[np.bool_]) -> Iterator[NDArray[np.intp]]:
    """A thousand times the places, int (N,), of pictures drawn with replacement.

    As many that are nsfw, bool (N,), and as many that are not, as there are.
    """
    chance = np.random.default_rng(_SEED)
    strata = [np.flatnonzero(nsfw), np.flatnonzero(~nsfw)]
    for _ in range(DRAWS):
        yield np.concatenate([chance.choice(stratum, len(stratum)) for stratum in strata])


def interval(draws: NDArray[np.float64]) -> tuple[float, float]:
    """Which hold the middle 95 % of what was drawn."""
    low, high = np.quantile(draws, [(1 - SURE) / 2, (1 + SURE) / 2])
    return float(low), float(high)
