"""How often people agree with what was flagged: figures, by group."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from review.answer import Outcome
from review.flagged import Flagged
from review.interval import Interval, wilson

# Beside the thresholds in force: few, so that what is said of each can be relied on.
ROUND = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)


@dataclass(frozen=True, kw_only=True)
class Figures:
    """Counts of contents. Each includes the next: flagged, reviewed, decided.

    `listed` are those that were put before people on the wiki. Who reviewed without saying
    whether it was rightly flagged (a page moved, a file deleted for its licence) decided
    nothing. `to_review` is the median time from a notice to its answer.
    """

    flagged: int
    listed: int
    reviewed: int
    confirmed: int
    cleared: int
    to_review: timedelta | None

    @property
    def decided(self) -> int:
        """What precision is a share of."""
        return self.confirmed + self.cleared

    @property
    def precision(self) -> float | None:
        """The share of the decided that was confirmed; None where nothing was decided."""
        return self.confirmed / self.decided if self.decided else None

    @property
    def interval(self) -> Interval:
        """Where precision lies with 95 %, if what was reviewed is like the rest."""
        return wilson(self.confirmed, self.decided)


@dataclass(frozen=True, kw_only=True)
class Group:
    """What the figures are of: one model's, then by what, then which ("" for all)."""

    model: str
    by: str = ""
    value: str = ""


def figures(flagged: Sequence[Flagged]) -> Figures:
    """The figures of these contents."""
    waits = [
        (one.decided_at - one.written_at).total_seconds()
        for one in flagged
        # An answer before the notice was not to the notice.
        if one.decided_at and one.written_at and one.decided_at >= one.written_at
    ]
    return Figures(
        flagged=len(flagged),
        listed=sum(one.written_at is not None for one in flagged),
        reviewed=sum(one.outcome is not None for one in flagged),
        confirmed=sum(one.outcome is Outcome.CONFIRMED for one in flagged),
        cleared=sum(one.outcome is Outcome.CLEARED for one in flagged),
        to_review=timedelta(seconds=median(waits)) if waits else None,
    )


def thresholds(flagged: Iterable[Flagged]) -> list[float]:
    """Those in force when these were flagged, and round ones above the lowest; in order."""
    used = {policy.nsfw_threshold for one in flagged if (policy := one.in_force)}
    return sorted(used | {value for value in ROUND if used and value >= min(used)})


def at_or_above(flagged: Iterable[Flagged], threshold: float) -> list[Flagged]:
    """What that threshold would flag by nsfw, from the time when nothing of it was left out.

    What was flagged while a higher threshold was in force is no fair picture of what lies
    between the two, nor is what was flagged only for being *sexy*.
    """
    return [
        one
        for one in flagged
        if (policy := one.in_force) and policy.nsfw_threshold <= threshold and one.nsfw >= threshold
    ]


def by_threshold(flagged: Sequence[Flagged]) -> list[tuple[float, Figures]]:
    """Each threshold that flags anything, in order, with the figures of what it flags.

    `precision` over them is a curve, with an `interval` for each by itself: of the best of
    several less is sure, which review.suggestion takes into account. Several models have
    scores that mean different things, and each a curve of its own.
    """
    found = ((value, at_or_above(flagged, value)) for value in thresholds(flagged))
    return [(value, figures(those)) for value, those in found if those]


def groups(flagged: Sequence[Flagged]) -> list[tuple[Group, Figures]]:
    """Of each model: all, each kind, each threshold that flags anything, each policy in force."""
    found = []
    for model, its in _by(flagged, lambda one: one.model):
        found.append((Group(model=model), figures(its)))
        for kind, those in _by(its, lambda one: one.kind):
            found.append((Group(model=model, by="kind", value=kind), figures(those)))
        for threshold, of_those in by_threshold(its):
            found.append((Group(model=model, by="nsfw from", value=f"{threshold:g}"), of_those))
        for policy, those in _by(its, lambda one: one.policy):
            found.append((Group(model=model, by="policy", value=policy), figures(those)))
    return found


def _by(
    flagged: Iterable[Flagged], name: Callable[[Flagged], str]
) -> list[tuple[str, list[Flagged]]]:
    found: dict[str, list[Flagged]] = {}
    for one in flagged:
        found.setdefault(name(one), []).append(one)
    return sorted(found.items())
