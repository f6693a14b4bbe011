"""Deciding anew upon stored scores, and what came of it."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from review.status import Status
from store.redecisions import BATCH, Redecision, Redecisions


@dataclass
class Tally:
    """How many uploads changed from which state to which, and what else is to be said."""

    looked_at: int = 0
    changed: Counter[tuple[Status, Status]] = field(default_factory=Counter)
    listed: int = 0  # no suspects any more, and yet they stand on the wiki
    insufficient: int = 0  # to be scored again before they can be decided

    def add(self, these: list[Redecision], changed: list[Redecision]) -> None:
        """One batch more."""
        self.looked_at += len(these)
        self.insufficient += sum(one.verdict is None for one in these)
        for one in changed:
            if one.verdict is not None:
                self.changed[one.before, one.verdict.status] += 1
                self.listed += one.listed and one.before is Status.SUSPECT


def redecide(
    redecisions: Redecisions,
    ids: Sequence[int],
    *,
    dry_run: bool,
    progress: Callable[[int], None] = lambda _: None,
) -> Tally:
    """All of those; it may be ended at any point, and run again."""
    tally = Tally()
    for begin in range(0, len(ids), BATCH):
        these = redecisions.decide(ids[begin : begin + BATCH])
        changed = [one for one in these if one.changes]
        tally.add(these, changed if dry_run else redecisions.carry_out(these))
        progress(len(ids[begin : begin + BATCH]))
    return tally
