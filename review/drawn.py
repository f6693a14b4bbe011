"""A clear upload that was drawn by chance, and what somebody said of it."""

from dataclasses import dataclass
from datetime import UTC, datetime

from review.answer import Outcome
from review.flagged import thresholds_of


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A clear upload that was drawn by chance from all `drawn_from` of its day (UTC)."""

    day: datetime
    drawn_from: int
    nsfw: float
    policy: str
    outcome: Outcome | None

    @property
    def decided(self) -> bool:
        """Whether somebody looked and could say."""
        return self.outcome in (Outcome.CONFIRMED, Outcome.CLEARED)

    def could_reach(self, threshold: float) -> bool:
        """Whether a clear upload of that time may have such a score."""
        policy = thresholds_of(self.policy)
        return policy is None or policy.nsfw_threshold > threshold


def day_of(time: datetime) -> datetime:
    """The beginning of its day, in UTC."""
    return time.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
