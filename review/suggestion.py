"""Which threshold the reviews support; that there are too few, where there are."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from review.drawn import Drawn
from review.flagged import Flagged
from review.interval import SURE, lowest, wilson, z
from review.measure import ROUND, Figures, by_threshold, thresholds
from review.recall import Recall, recall

MOST = 2**20  # times as many samples: no such number will ever be answered


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A threshold of nsfw; None, and `words` say why, where the reviews support none.

    `share` is what was seen from it on, `at_least` what holds with 95 % for all thresholds
    that were considered together, by `reviewed` answers. Where these are too few, `needed`
    is about how many would do, if what is to come is like what there is.
    """

    threshold: float | None
    words: str
    share: float | None = None
    at_least: float | None = None
    reviewed: int = 0
    needed: int | None = None


def by_precision(flagged: Sequence[Flagged], target: float) -> Suggestion:
    """The lowest threshold whose precision is `target` (0 to 1, both excluded) or more."""
    found = by_threshold(flagged)
    # One of which nothing is known is left out, unless nothing is known of any.
    found = [(value, its) for value, its in found if its.decided] or found
    if not found:
        return Suggestion(threshold=None, words="nothing was flagged by a known threshold")
    sure = _each(len(found))
    for value, its in found:
        bound = lowest(its.confirmed, its.decided, sure)
        if its.decided and bound >= target:
            return Suggestion(
                threshold=value,
                words=f"from {value:g} on {its.confirmed} of {its.decided} were confirmed",
                share=its.precision,
                at_least=bound,
                reviewed=its.decided,
            )
    return _no_precision(found, target, sure)


def by_recall(flagged: Sequence[Flagged], drawn: Sequence[Drawn], target: float) -> Suggestion:
    """The highest threshold that flags `target` or more of what people would confirm."""
    values = sorted({*thresholds(flagged), *ROUND}, reverse=True)
    found = [(value, it) for value in values if (it := recall(flagged, drawn, value))]
    if not found:
        return Suggestion(threshold=None, words="not known: no sample of clear uploads is answered")
    sure = _each(len(found))
    for value, its in found:
        if (bound := its.interval(sure).low) >= target:
            return Suggestion(
                threshold=value,
                words=f"what it misses is told by the {its.answered} samples answered",
                share=its.share,
                at_least=bound,
                reviewed=its.answered,
            )
    return _no_recall(found[-1][1], target, sure)


def _each(of: int) -> float:
    """How sure to be of each, to be sure enough of all at once: one of them is chosen."""
    return 1 - (1 - SURE) / of


def _no_precision(found: Sequence[tuple[float, Figures]], target: float, sure: float) -> Suggestion:
    reviewed = found[0][1].decided
    if all(wilson(its.confirmed, its.decided, 2 * sure - 1).high < target for _, its in found):
        words = f"no threshold reaches it: of {reviewed} reviewed too few were confirmed"
        return Suggestion(threshold=None, words=words, reviewed=reviewed)
    near = [
        (n - its.decided, value, its.decided, n)
        for value, its in found
        if (n := _needed(its, target, sure))
    ]
    if not near:
        words = f"too few: {reviewed} reviewed, and of these too few were confirmed so far"
        return Suggestion(threshold=None, words=words, reviewed=reviewed)
    _, value, reviewed, needed = min(near)
    words = f"too few: from {value:g} on {reviewed} reviewed, about {needed} would be needed"
    return Suggestion(threshold=None, words=words, reviewed=reviewed, needed=needed)


def _needed(its: Figures, target: float, sure: float) -> int | None:
    """So many reviews of which the same share is confirmed: Wilson's bound, turned round.

    None where that share is not above the target; without any, all would be confirmed.
    """
    share = 1.0 if its.precision is None else its.precision
    if share <= target:
        return None
    return math.ceil(z(sure) ** 2 * target * (1 - target) / (share - target) ** 2)


def _no_recall(least: Recall, target: float, sure: float) -> Suggestion:
    """Said of the lowest threshold, which flags most."""
    if least.interval(sure).high < target:
        words = f"no threshold reaches it, by the {least.answered} samples answered"
        return Suggestion(threshold=None, words=words, reviewed=least.answered)
    times = 2
    while times <= MOST and least.times(times).interval(sure).low < target:
        times *= 2
    needed = least.answered * times if times <= MOST else None
    more = f"about {needed} would be needed" if needed else "and more like these would not do"
    words = f"too few: samples answered so far: {least.answered}, {more}"
    return Suggestion(threshold=None, words=words, reviewed=least.answered, needed=needed)
