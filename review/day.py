"""What a day brought, in figures."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

BINS = 20


@dataclass(frozen=True, kw_only=True)
class Day:
    """The figures of one day, from its beginning in UTC.

    `ended` uploads got a verdict, or could not have one, that day; `suspects` of them are for
    review. `reviewed` is of how many contents somebody answered first that day, whenever they
    were listed. What is scored anew leaves the day on which it had ended before.
    """

    begin: datetime
    ended: int
    suspects: int
    reviewed: int


@dataclass(frozen=True, kw_only=True)
class Histogram:
    """About how many scores lie in each of 20 bins of the same width, from 0 to 1.

    A bin has its lower end, the last one 1 as well. `drawn` is of how many uploads the scores
    were read, each of which may stand for several: of all, where that is the sum of `counts`.
    """

    counts: tuple[int, ...]
    drawn: int


def histogram(scores: Iterable[float], weight: int = 1) -> Histogram:
    """Of scores from 0 to 1, each of which stands for so many."""
    counts = [0] * BINS
    for score in scores:
        counts[min(int(score * BINS), BINS - 1)] += 1
    return Histogram(counts=tuple(count * weight for count in counts), drawn=sum(counts))


def together(histograms: Iterable[Histogram]) -> Histogram:
    """Their sum."""
    found = list(histograms)
    sums = (sum(counts) for counts in zip(*(one.counts for one in found), strict=True))
    return Histogram(counts=tuple(sums), drawn=sum(one.drawn for one in found))
