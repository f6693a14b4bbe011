"""From scores to a verdict: pure functions, no policy anywhere else."""

import math
from collections import defaultdict
from dataclasses import dataclass
from statistics import median

from review.figure import WHOLE, Share, figure_of
from review.film import Looked, SceneFigure, clock, scene_figures, shortfall
from review.score import FrameScore, MediaScore, nsfw_of, sexy_of
from review.status import Status

# Changes whenever decide() may answer differently for the same scores and thresholds.
RULE = "scene-median-max/3"
BELOW = "below the thresholds"
_LONG = 1.0  # seconds; what is shown for less is a flash


@dataclass(frozen=True, kw_only=True)
class Policy:
    """Thresholds from 0 to 1, compared with >=. `sexy` has its own and never adds up.

    A model without the class "sexy" is not asked for it, whatever the threshold.
    """

    nsfw_threshold: float
    sexy_threshold: float

    @property
    def version(self) -> str:
        """Names the rule and its thresholds: equal versions decide alike."""
        return f"{RULE} nsfw>={self.nsfw_threshold} sexy>={self.sexy_threshold}"


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What became of one upload; `second`, `page`, `fingerprint` are the telling frame's.

    `begin` and `end` are its scene's in a moving picture, in seconds.

    Raises ValueError for a status that is not final: the sweeper would never end it.
    """

    status: Status
    reason: str
    policy_version: str | None = None
    nsfw: float | None = None
    sexy: float | None = None
    second: float | None = None
    page: int | None = None
    fingerprint: str | None = None
    begin: float | None = None
    end: float | None = None

    def __post_init__(self) -> None:
        if not self.status.final:
            raise ValueError(f"a verdict cannot be {self.status}")


def reaches(frame: FrameScore, policy: Policy) -> bool:
    """Whether the frame by itself reaches a threshold."""
    nsfw, sexy = figure_of(frame, nsfw_of), figure_of(frame, sexy_of)
    by_nsfw = nsfw is not None and nsfw.value >= policy.nsfw_threshold
    return by_nsfw or (sexy is not None and sexy.value >= policy.sexy_threshold)


def unscored(status: Status, reason: str) -> Verdict:
    """The verdict on a file that no model has seen."""
    return Verdict(status=status, reason=reason)


def decide(score: MediaScore, policy: Policy) -> Verdict:
    """Clear, suspect, or unknown where there is no number, or too little was seen.

    The file's figure is the highest of its scenes: a long harmless body does not dilute one
    bad scene, one bad frame does not make one. A still scene's figure is the median of its
    frames, review.film has the others'.
    """
    if not score.frames:
        trouble = score.footage.trouble if score.footage else ""
        return _unknown(trouble or "no frame could be decoded", policy)
    if not all(map(_are_numbers, score.frames)):
        return _unknown("the model answered with something that is not a number", policy)
    asked = tuple(
        _Asked(words, figures_of(score, share, limit), limit)
        for words, share, limit in (
            ("possible explicit content", nsfw_of, policy.nsfw_threshold),
            ("possible nudity", sexy_of, policy.sexy_threshold),
        )
    )
    over = [one for one in asked if one.value is not None and one.value >= one.limit]
    highest = (over or asked)[0].highest
    status, reason = _status(score, asked, over)
    return Verdict(
        status=status,
        reason=reason,
        policy_version=policy.version,
        nsfw=asked[0].value,
        sexy=asked[1].value,
        second=highest.telling.second if highest else None,
        page=highest.telling.page if highest else None,
        fingerprint=highest.telling.fingerprint if highest else None,
        begin=highest.begin if highest else None,
        end=highest.end if highest else None,
    )


def figures_of(score: MediaScore, share: Share, limit: float) -> list[SceneFigure]:
    """The scenes of which a model can say this; none where no model has such a class."""
    if score.scenes:
        return scene_figures(score, share, limit)
    scenes: defaultdict[int, list[Looked]] = defaultdict(list)
    for frame in score.frames:
        figure = figure_of(frame, share)
        if figure is not None:
            scenes[frame.scene].append((figure, frame))
    return [_still(members) for members in scenes.values()]


@dataclass(frozen=True)
class _Asked:
    """What was asked of all scenes, in words, and from which figure on it is listed."""

    words: str
    scenes: list[SceneFigure]
    limit: float

    @property
    def highest(self) -> SceneFigure | None:
        counting = [scene for scene in self.scenes if scene.value is not None]
        return max(counting, key=lambda scene: scene.value or 0.0, default=None)

    @property
    def value(self) -> float | None:
        return self.highest.value if self.highest else None

    @property
    def unconfirmed(self) -> list[SceneFigure]:
        return [scene for scene in self.scenes if scene.value is None]

    def say(self) -> str:
        """For people: the figure, its threshold, and what each model said."""
        second_look = _second_look(self.highest) if self.highest else ""
        return f"{self.words}: {self.value:.3f}, listed from {self.limit:g}{second_look}"


def _status(score: MediaScore, asked: tuple[_Asked, ...], over: list[_Asked]) -> tuple[Status, str]:
    """What was not seen is not known to be harmless; what was seen counts all the same."""
    missing = shortfall(score.footage) if score.footage else ""
    if over:
        said = " and ".join(one.say() for one in over)
        return Status.SUSPECT, f"{said}; {missing}" if missing else said
    if missing:
        return Status.UNKNOWN, f"{missing}; what was seen is {BELOW}"
    flashes = [scene for one in asked for scene in one.unconfirmed]
    long = [scene for scene in flashes if scene.seconds >= _LONG]
    if long:
        return Status.UNKNOWN, f"{_when(long[0])} too few frames show what would be listed"
    if flashes:
        return Status.CLEAR, f"{BELOW}, but for a flash {_when(flashes[0])}"
    highest = asked[0].highest
    return Status.CLEAR, BELOW + (_second_look(highest) if highest else "")


def _when(scene: SceneFigure) -> str:
    return f"at {clock(scene.begin or 0)} to {clock(scene.end or 0)}"


def _unknown(reason: str, policy: Policy) -> Verdict:
    return Verdict(status=Status.UNKNOWN, reason=reason, policy_version=policy.version)


def _second_look(scene: SceneFigure) -> str:
    """What others said of it, and why they were asked; empty where nobody was."""
    figure, doubt = scene.figure, scene.telling.doubt
    if not figure.by:
        return ""
    of = "" if figure.region == WHOLE else f" of {figure.region}"
    said = ", ".join(f"{model} {value:.3f}" for model, value in figure.by.items())
    return f"; second look{of}: {said}" + (f"; asked for, as {doubt}" if doubt else "")


def _still(members: list[Looked]) -> SceneFigure:
    figure, telling = max(members, key=lambda member: member[0].value)
    value = median(member[0].value for member in members)
    return SceneFigure(value=value, telling=telling, figure=figure)


def _are_numbers(frame: FrameScore) -> bool:
    """No comparison would notice what is not a number, and a median depends on its place."""
    answers = (frame.probabilities, *(opinion.probabilities for opinion in frame.opinions))
    return all(math.isfinite(value) for answer in answers for value in answer.values())
