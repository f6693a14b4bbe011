"""What share of all that people would confirm is flagged: by samples of what was not.

Reviewing only what was flagged cannot show misses. So some uploads that ended as clear are
drawn by chance each day, and looked at. Only days of which somebody answered count, for
what was flagged as for what was not.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from review.answer import Outcome
from review.drawn import Drawn, day_of
from review.flagged import Flagged
from review.interval import SURE, Interval, Stratum, total, wilson
from review.measure import Figures, figures


@dataclass(frozen=True, kw_only=True)
class Part:
    """Uploads that are all hits, or all misses: flagged ones, and those in clear strata."""

    flagged: Figures
    clear: tuple[Stratum, ...] = ()

    @property
    def doubts(self) -> int:
        """Of how many numbers the interval is made."""
        return bool(self.flagged.flagged) + bool(self.clear)

    @property
    def value(self) -> float | None:
        """How many people would confirm, as estimated; None where nothing was reviewed."""
        share = self.flagged.precision if self.flagged.flagged else 0.0
        if share is None:
            return None
        return self.flagged.flagged * share + sum(
            one.count * one.weight * one.found for one in self.clear
        )

    def interval(self, sure: float) -> Interval:
        """Where that number lies, where each of its doubts is that small."""
        its = self.flagged
        share, clear = wilson(its.confirmed, its.decided, sure), total(self.clear, sure)
        return Interval(
            max(its.flagged * share.low, its.confirmed) + clear.low,
            min(its.flagged * share.high, its.flagged - its.cleared) + clear.high,
        )

    def times(self, more: int) -> "Part":
        """So many times as much of the same."""
        names = ("flagged", "listed", "reviewed", "confirmed", "cleared")
        counts = {name: more * getattr(self.flagged, name) for name in names}
        clear = tuple(replace(one, count=more * one.count) for one in self.clear)
        return Part(flagged=replace(self.flagged, **counts), clear=clear)


@dataclass(frozen=True, kw_only=True)
class Recall:
    """Hits and misses of a threshold, on the `days` of which the `answered` samples tell."""

    hits: Part
    misses: Part
    days: int
    answered: int

    @property
    def share(self) -> float | None:
        """The share of hits, as estimated; None where there is nothing to estimate it by."""
        hits, misses = self.hits.value, self.misses.value
        if hits is None or misses is None or not hits + misses:
            return None
        return hits / (hits + misses)

    def interval(self, sure: float = SURE) -> Interval:
        """Where the share lies, 0 to 1: as if all that is in doubt were wrong together."""
        each = 1 - (1 - sure) / max(1, self.hits.doubts + self.misses.doubts)
        hits, misses = self.hits.interval(each), self.misses.interval(each)
        low = hits.low / (hits.low + misses.high) if hits.low else 0.0
        return Interval(low, hits.high / (hits.high + misses.low) if hits.high else 1.0)

    def times(self, more: int) -> "Recall":
        """After so many times as many days like these."""
        hits, misses = self.hits.times(more), self.misses.times(more)
        days, answered = self.days * more, self.answered * more
        return Recall(hits=hits, misses=misses, days=days, answered=answered)


def recall(
    flagged: Iterable[Flagged], drawn: Iterable[Drawn], threshold: float | None = None
) -> Recall | None:
    """That of a threshold of nsfw, or of those that were in force. None without an answer.

    The threshold of *sexy* stays as it was: what reached that is a hit all the same.
    """
    decided = [one for one in drawn if one.decided]
    days = {one.day for one in decided}
    if not days:
        return None
    limit = float("-inf") if threshold is None else threshold
    hits: list[Flagged] = []
    misses: list[Flagged] = []
    for one in flagged:
        if day_of(one.ended_at) in days:
            (hits if one.nsfw >= limit or one.by_sexy else misses).append(one)
    above, below = _strata(decided, threshold)
    return Recall(
        hits=Part(flagged=figures(hits), clear=above),
        misses=Part(flagged=figures(misses), clear=below),
        days=len(days),
        answered=len(decided),
    )


def _strata(
    decided: Sequence[Drawn], threshold: float | None
) -> tuple[tuple[Stratum, ...], tuple[Stratum, ...]]:
    """The days' strata of hits, where there can be any, and of misses."""
    days: dict[datetime, list[Drawn]] = {}
    for one in decided:
        days.setdefault(one.day, []).append(one)
    above, below = [], []
    for those in days.values():
        confirmed = [one for one in those if one.outcome is Outcome.CONFIRMED]
        reaching = [one for one in confirmed if threshold is not None and one.nsfw >= threshold]
        of = max(those[0].drawn_from, len(those))
        if threshold is not None and any(one.could_reach(threshold) for one in those):
            above.append(Stratum(of=of, drawn=len(those), found=len(reaching)))
        missed = len(confirmed) - len(reaching)
        below.append(Stratum(of=of, drawn=len(those), found=missed))
    return tuple(above), tuple(below)
