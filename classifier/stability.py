"""How much scores change between two files of one picture."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from classifier.logit import logit_of
from review.score import nsfw_of

AIM_MEDIAN = 0.05  # of the largest class change
AIM_MOST = 0.15  # of the same, in 95 % of cases


@dataclass(frozen=True, kw_only=True)
class Change:
    """`largest` is that of all classes' changes, 0 to 1; `logit` that of the nsfw score's logit."""

    largest: float
    logit: float


@dataclass(frozen=True, kw_only=True)
class Spread:
    """How changes are spread: their median, what 95 % of them stay within, and the largest."""

    median: float
    most: float
    largest: float


def change(before: Mapping[str, float], after: Mapping[str, float]) -> Change:
    """What lies between two answers: probabilities of the same classes, 0 to 1."""
    return Change(
        largest=max(abs(after[label] - part) for label, part in before.items()),
        logit=abs(logit_of(nsfw_of(after)) - logit_of(nsfw_of(before))),
    )


def spread(values: Sequence[float]) -> Spread:
    """Of one value or more; raises ValueError without any."""
    if not values:
        raise ValueError("no values have no spread")
    ordered = sorted(values)
    return Spread(
        median=_quantile(ordered, 0.5), most=_quantile(ordered, 0.95), largest=ordered[-1]
    )


def _quantile(ordered: Sequence[float], part: float) -> float:
    """The least of them that so large a part of all do not exceed."""
    return ordered[math.ceil(part * len(ordered)) - 1]
