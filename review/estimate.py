"""What a sample of files says of all of them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from review.interval import Interval, wilson
from review.status import Status

LOOKED_AT = (Status.SUSPECT, Status.CLEAR, Status.NOT_VISUAL)


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """Of `looked_at` files drawn by chance from `total`, `suspects` are suspects.

    What could not be scored (`unknown`), or is not there any more (`gone`), says nothing of
    the others and is in no share. `waiting` are still to be scored.
    """

    total: int
    looked_at: int
    suspects: int
    unknown: int
    gone: int
    waiting: int

    @property
    def share(self) -> float | None:
        """The share of suspects, 0 to 1; None where nothing was looked at."""
        return self.suspects / self.looked_at if self.looked_at else None

    @property
    def interval(self) -> Interval:
        """In which that share of all files is with 95 %; the share itself where all were looked at.

        Wilson's, with the finite population correction: drawn without replacement, n of N say
        as much as n (N - 1) / (N - n) drawn with it (Cochran, Sampling Techniques, 1977, theorem
        3.2). What was looked at is certain.
        """
        if self.share is None:
            return wilson(0, 0)
        if self.looked_at >= self.total:
            return Interval(self.share, self.share)
        worth = (self.total - 1) / (self.total - self.looked_at)
        clear = self.looked_at - self.suspects
        likely = wilson(self.suspects * worth, self.looked_at * worth)
        return Interval(
            max(likely.low, self.suspects / self.total), min(likely.high, 1 - clear / self.total)
        )

    @property
    def files(self) -> Interval:
        """How many suspects there are in all, with 95 %."""
        return Interval(self.interval.low * self.total, self.interval.high * self.total)


def estimate(statuses: Mapping[Status, int], total: int) -> Estimate:
    """From how many of the drawn files are in each state."""
    return Estimate(
        total=total,
        looked_at=sum(statuses.get(one, 0) for one in LOOKED_AT),
        suspects=statuses.get(Status.SUSPECT, 0),
        unknown=statuses.get(Status.UNKNOWN, 0),
        gone=statuses.get(Status.GONE, 0),
        waiting=sum(count for status, count in statuses.items() if not status.final),
    )
