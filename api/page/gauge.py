"""Scores beside their thresholds, as pages show them."""

from dataclasses import dataclass

from api.answer import PolicyAnswer
from review.policy import Policy


@dataclass(frozen=True, kw_only=True)
class Gauge:
    """A score beside its threshold, both 0 to 1; `message` says what it is a score of."""

    message: str
    value: float
    threshold: float

    @property
    def high(self) -> bool:
        """Whether it reaches the threshold."""
        return self.value >= self.threshold


def gauges(nsfw: float | None, sexy: float | None, policy: Policy | PolicyAnswer) -> list[Gauge]:
    """Of the scores (0 to 1) that there are."""
    scores = (
        ("score-nsfw", nsfw, policy.nsfw_threshold),
        ("score-sexy", sexy, policy.sexy_threshold),
    )
    return [
        Gauge(message=message, value=value, threshold=threshold)
        for message, value, threshold in scores
        if value is not None
    ]
