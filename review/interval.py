"""How sure a share or a count is that was seen in a part only."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

SURE = 0.95


@dataclass(frozen=True)
class Interval:
    """From `low` to `high`, both included."""

    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class Stratum:
    """`of` things (1 or more), of which `drawn` were looked at (1 or more), `found` being so.

    `count` says how many strata like that there are.
    """

    of: int
    drawn: int
    found: int
    count: int = 1

    @property
    def weight(self) -> float:
        """How many things each that was looked at stands for."""
        return self.of / self.drawn


def z(sure: float) -> float:
    """How many standard deviations hold that much of a normal distribution on one side."""
    return NormalDist().inv_cdf(sure)


def wilson(found: float, of: float, sure: float = SURE) -> Interval:
    """Wilson's score interval of a share, 0 to 1; all of it where nothing was looked at."""
    if not of:
        return Interval(0.0, 1.0)
    share, square = found / of, z((1 + sure) / 2) ** 2
    middle = share + square / (2 * of)
    reach = math.sqrt(square * (share * (1 - share) + square / (4 * of)) / of)
    low, high = ((middle + side * reach) / (1 + square / of) for side in (-1, 1))
    return Interval(max(0.0, low) if found else 0.0, min(1.0, high) if found < of else 1.0)


def lowest(found: int, of: int, sure: float) -> float:
    """The lower end of Wilson's interval to one side: the share is that or more."""
    return wilson(found, of, 2 * sure - 1).low


def total(strata: Sequence[Stratum], sure: float = SURE) -> Interval:
    """How many things are so in all strata together, by Fay and Feuer (1997).

    Made for sums of few cases with unequal weights: what was found once counts as often
    as it stands for something, and what was not found may still come once with the largest
    weight. It holds the truth at least as often as it says. Without a stratum it is 0.
    """
    if not strata:
        return Interval(0.0, 0.0)
    value = sum(one.count * one.weight * one.found for one in strata)
    variance = sum(one.count * one.weight**2 * one.found for one in strata)
    largest = max(one.weight for one in strata)
    side = (1 + sure) / 2
    low = _gamma(1 - side, value, variance) if value else 0.0
    high = _gamma(side, value + largest, variance + largest**2)
    found = sum(one.count * one.found for one in strata)
    possible = sum(one.count * (one.of - one.drawn + one.found) for one in strata)
    return Interval(max(low, found), min(high, possible))


def _gamma(share: float, mean: float, variance: float) -> float:
    """That quantile of a gamma distribution, as Wilson and Hilferty (1931) approximate it."""
    part = variance / (9 * mean**2)
    return mean * max(0.0, 1 - part + z(share) * math.sqrt(part)) ** 3
