"""How two models that looked at the same uploads compare: the active one, and one on trial."""

import heapq
from collections.abc import Iterable
from dataclasses import dataclass, field

from review.answer import Outcome
from review.interval import Interval, wilson

MOST = 10  # examples


@dataclass(frozen=True, kw_only=True)
class Pair:
    """One upload. `old` and `new` are the models' nsfw figures, 0 to 1.

    `seen` tells whether the new one looked at it at all; `new` and `new_flags` are None where
    it did not, or where nothing can be decided upon what it saw. `outcome` is what people said.
    """

    title: str
    old: float
    old_flags: bool
    seen: bool
    new: float | None
    new_flags: bool | None
    outcome: Outcome | None

    @property
    def apart(self) -> float:
        """How far the two figures are from each other; 0 where there is one only."""
        return 0.0 if self.new is None else abs(self.new - self.old)


@dataclass
class Reviewed:
    """What people said of those that one model flags."""

    flags: int = 0
    confirmed: int = 0
    cleared: int = 0

    @property
    def precision(self) -> float | None:
        """The share of what they decided that they confirmed; None where they decided nothing."""
        decided = self.confirmed + self.cleared
        return self.confirmed / decided if decided else None

    @property
    def interval(self) -> Interval:
        """Where precision lies with 95 %, if what was reviewed is like the rest."""
        return wilson(self.confirmed, self.confirmed + self.cleared)

    def add(self, outcome: Outcome | None) -> None:
        """One more that it flags."""
        self.flags += 1
        self.confirmed += outcome is Outcome.CONFIRMED
        self.cleared += outcome is Outcome.CLEARED


@dataclass
class Comparison:
    """Counts of uploads. `compared` are those that both could decide upon.

    What either flags is in `by_both`, `only_old` or `only_new`, too. `undecided` is what the new
    one has seen too little of, `unseen` what it has not looked at: known content, a worker that
    had not heard of the trial, a failure. `examples` are those on which the two are furthest
    apart, first the furthest.
    """

    compared: int = 0
    undecided: int = 0
    unseen: int = 0
    distance: float = 0.0  # the sum of all
    old: Reviewed = field(default_factory=Reviewed)
    new: Reviewed = field(default_factory=Reviewed)
    by_both: Reviewed = field(default_factory=Reviewed)
    only_old: Reviewed = field(default_factory=Reviewed)
    only_new: Reviewed = field(default_factory=Reviewed)
    examples: list[Pair] = field(default_factory=list)

    @property
    def agreement(self) -> float | None:
        """The share of the compared that both flag, or both do not; None where there are none."""
        apart = self.only_old.flags + self.only_new.flags
        return 1 - apart / self.compared if self.compared else None

    @property
    def mean_distance(self) -> float | None:
        """How far the two figures are apart on average."""
        return self.distance / self.compared if self.compared else None

    @property
    def groups(self) -> dict[str, Reviewed]:
        """What each flags, and what both or only one does, in the order of a table."""
        return {
            "active": self.old,
            "on_trial": self.new,
            "both": self.by_both,
            "only_active": self.only_old,
            "only_on_trial": self.only_new,
        }

    def per_thousand(self, flags: int) -> float | None:
        """So many flags, for each thousand compared."""
        return 1000 * flags / self.compared if self.compared else None

    def add(self, pair: Pair) -> None:
        """One upload more."""
        self.unseen += not pair.seen
        self.undecided += pair.seen and pair.new_flags is None
        if pair.new_flags is None:
            return
        self.compared += 1
        self.distance += pair.apart
        if pair.old_flags:
            self.old.add(pair.outcome)
            (self.by_both if pair.new_flags else self.only_old).add(pair.outcome)
        if pair.new_flags:
            self.new.add(pair.outcome)
            if not pair.old_flags:
                self.only_new.add(pair.outcome)


def compare(pairs: Iterable[Pair]) -> Comparison:
    """The figures of them; they may be many, and are not kept."""
    found, furthest = Comparison(), list[tuple[float, int, Pair]]()
    for number, pair in enumerate(pairs):
        found.add(pair)
        if pair.apart:
            heapq.heappush(furthest, (pair.apart, -number, pair))
        if len(furthest) > MOST:
            heapq.heappop(furthest)
    found.examples = [pair for *_, pair in sorted(furthest, reverse=True)]
    return found
