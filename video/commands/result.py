"""What became of one target."""

from dataclasses import dataclass

from review.policy import Verdict
from review.score import MediaScore


@dataclass(frozen=True, kw_only=True)
class Result:
    """What became of one target; `score` is None where there is none."""

    target: str
    verdict: Verdict
    score: MediaScore | None
    seconds: float
