"""When too many uploads are suspects all at once: a broken model, or a changed world. Pure.

A share of suspects has jumped when both are true:

1. It is above `factor` times the usual share. The usual share is not taken as it was
   counted, but as high as it may well be: the upper end of Wilson's interval. A short
   history so stops nothing, and a share below one in 500 counts as that.
2. By the binomial distribution it is no chance: were the usual share still true, so many or
   more of the recent uploads would be suspects less than once in a million times. It is
   asked thousands of times a day, and each false alarm takes an operator.
"""

import math
from dataclasses import dataclass

from review.interval import wilson

RARE = 0.002  # as a share: below it a few uploads more are no matter
CHANCE = 1e-6
_SURE = 0.98  # to both sides, which is 0.99 to one


@dataclass(frozen=True, kw_only=True)
class Tally:
    """How many uploads were scored, and how many of them are suspects."""

    suspects: int
    uploads: int

    @property
    def share(self) -> float:
        """0 to 1; 0 of nothing."""
        return self.suspects / self.uploads if self.uploads else 0.0

    @property
    def highest_share(self) -> float:
        """What the true share may well be, 0 to 1: with 99 % certainty no more; 1 of nothing."""
        return wilson(self.suspects, self.uploads, _SURE).high


def jump(recent: Tally, usual: Tally, factor: float) -> str:
    """What is said of a share that has jumped; "" of one that has not, and for a factor of 0."""
    level = max(RARE, usual.highest_share)
    if not factor or recent.share <= factor * level:
        return ""
    if at_least(recent.suspects, recent.uploads, level) >= CHANCE:
        return ""
    return (
        f"{recent.suspects} of the last {recent.uploads} scored uploads ({recent.share:.1%}) "
        f"are suspects, of the {usual.uploads} before them {usual.share:.1%}"
    )


def at_least(count: int, of: int, share: float) -> float:
    """The probability of `count` or more hits in `of` tries, each with that share, 0 to 1."""
    if count <= of * share:  # so much is expected: not worth adding up
        return 1.0
    log_ways = math.lgamma(of + 1) - math.lgamma(count + 1) - math.lgamma(of - count + 1)
    term = math.exp(log_ways + count * math.log(share) + (of - count) * math.log1p(-share))
    total = 0.0
    for hits in range(count, of + 1):
        total += term
        term *= (of - hits) / (hits + 1) * share / (1 - share)
    return min(1.0, total)
