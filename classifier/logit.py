"""Scores on a scale where a step means as much near 0 and 1 as in the middle."""

import math

# A logit of a probability nearer to 0 or 1 says more of rounding than of the picture.
_LEAST = 1e-6


def logit_of(probability: float) -> float:
    """The logarithm of the odds, -13.8 to 13.8; NaN, which is no number, stays NaN."""
    if math.isnan(probability):
        return probability
    kept = min(max(probability, _LEAST), 1 - _LEAST)
    return math.log(kept / (1 - kept))
