"""From scores to a verdict: pure functions, no policy anywhere else."""

import math
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from review.score import FrameScore, MediaScore
from review.status import Status

# Changes whenever decide() may answer differently for the same scores and thresholds.
RULE = "scene-median-max/1"


@dataclass(frozen=True, kw_only=True)
class Policy:
    """Thresholds from 0 to 1, compared with >=. `sexy` has its own and never adds up."""

    nsfw_threshold: float
    sexy_threshold: float

    @property
    def version(self) -> str:
        """Names the rule and its thresholds: equal versions decide alike."""
        return f"{RULE} nsfw>={self.nsfw_threshold} sexy>={self.sexy_threshold}"


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What became of one upload; `second` or `page` is the telling frame's.

    Raises ValueError for a status that is not final: the sweeper would never end it.
    """

    status: Status
    reason: str
    policy_version: str | None = None
    nsfw: float | None = None
    sexy: float | None = None
    second: float | None = None
    page: int | None = None

    def __post_init__(self) -> None:
        if not self.status.final:
            raise ValueError(f"a verdict cannot be {self.status}")


def unscored(status: Status, reason: str) -> Verdict:
    """The verdict on a file that no model has seen."""
    return Verdict(status=status, reason=reason)


def decide(score: MediaScore, policy: Policy) -> Verdict:
    """Clear, suspect, or unknown where there is no number to decide on.

    A scene's figure is the median of its frames, the file's the highest of its scenes:
    a long harmless body does not dilute one bad scene, one bad frame does not make one.
    """
    if not score.frames:
        return _unknown("no frame could be decoded", policy)
    if not all(math.isfinite(f.nsfw) and math.isfinite(f.sexy) for f in score.frames):
        return _unknown("the model answered with something that is not a number", policy)
    nsfw_scene, nsfw = _highest_scene(score.frames, lambda f: f.nsfw)
    sexy_scene, sexy = _highest_scene(score.frames, lambda f: f.sexy)
    over = [
        f"{words}: {value:.3f}, listed from {limit:g}"
        for words, value, limit in (
            ("possible explicit content", nsfw, policy.nsfw_threshold),
            ("possible nudity", sexy, policy.sexy_threshold),
        )
        if value >= limit
    ]
    by_sexy = nsfw < policy.nsfw_threshold and sexy >= policy.sexy_threshold
    telling = sexy_scene if by_sexy else nsfw_scene
    return Verdict(
        status=Status.SUSPECT if over else Status.CLEAR,
        reason=" and ".join(over) or "below the thresholds",
        policy_version=policy.version,
        nsfw=nsfw,
        sexy=sexy,
        second=telling.second,
        page=telling.page,
    )


def _unknown(reason: str, policy: Policy) -> Verdict:
    return Verdict(status=Status.UNKNOWN, reason=reason, policy_version=policy.version)


def _highest_scene(
    frames: tuple[FrameScore, ...], figure: Callable[[FrameScore], float]
) -> tuple[FrameScore, float]:
    """The scene with the highest median: its highest frame, and that median."""
    scenes: defaultdict[int, list[FrameScore]] = defaultdict(list)
    for frame in frames:
        scenes[frame.scene].append(frame)
    best = max(scenes.values(), key=lambda scene: median(map(figure, scene)))
    return max(best, key=figure), median(map(figure, best))
