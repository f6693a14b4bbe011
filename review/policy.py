"""From scores to a verdict: pure functions, no policy anywhere else."""

import math
from collections import defaultdict
from dataclasses import dataclass
from statistics import median

from review.figure import WHOLE, Figure, Share, figure_of
from review.score import FrameScore, MediaScore, nsfw_of, sexy_of
from review.status import Status

# Changes whenever decide() may answer differently for the same scores and thresholds.
RULE = "scene-median-max/2"
BELOW = "below the thresholds"


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

    def __post_init__(self) -> None:
        if not self.status.final:
            raise ValueError(f"a verdict cannot be {self.status}")


@dataclass(frozen=True, kw_only=True)
class _Scene:
    """A scene's figure, and the frame of it that shows most of it."""

    value: float
    telling: FrameScore
    figure: Figure


def reaches(frame: FrameScore, policy: Policy) -> bool:
    """Whether the frame by itself reaches a threshold."""
    nsfw, sexy = figure_of(frame, nsfw_of), figure_of(frame, sexy_of)
    by_nsfw = nsfw is not None and nsfw.value >= policy.nsfw_threshold
    return by_nsfw or (sexy is not None and sexy.value >= policy.sexy_threshold)


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
    if not all(map(_are_numbers, score.frames)):
        return _unknown("the model answered with something that is not a number", policy)
    nsfw = max(_scenes(score.frames, nsfw_of), key=_value)
    sexy = max(_scenes(score.frames, sexy_of), key=_value, default=None)
    asked = (
        ("possible explicit content", nsfw, policy.nsfw_threshold),
        ("possible nudity", sexy, policy.sexy_threshold),
    )
    over = [(w, scene, limit) for w, scene, limit in asked if scene and scene.value >= limit]
    highest = over[0][1] if over else nsfw
    telling = highest.telling
    return Verdict(
        status=Status.SUSPECT if over else Status.CLEAR,
        reason=" and ".join(_words(*each) for each in over) or BELOW + _second_look(highest),
        policy_version=policy.version,
        nsfw=nsfw.value,
        sexy=sexy.value if sexy else None,
        second=telling.second,
        page=telling.page,
        fingerprint=telling.fingerprint,
    )


def _unknown(reason: str, policy: Policy) -> Verdict:
    return Verdict(status=Status.UNKNOWN, reason=reason, policy_version=policy.version)


def _words(what: str, scene: _Scene, limit: float) -> str:
    """For people: the figure, its threshold, and what each model said."""
    return f"{what}: {scene.value:.3f}, listed from {limit:g}{_second_look(scene)}"


def _second_look(scene: _Scene) -> str:
    """What others said of it, and why they were asked; empty where nobody was."""
    figure, doubt = scene.figure, scene.telling.doubt
    if not figure.by:
        return ""
    of = "" if figure.region == WHOLE else f" of {figure.region}"
    said = ", ".join(f"{model} {value:.3f}" for model, value in figure.by.items())
    return f"; second look{of}: {said}" + (f"; asked for, as {doubt}" if doubt else "")


def _scenes(frames: tuple[FrameScore, ...], share: Share) -> list[_Scene]:
    """The scenes of which a model can say this; none where no model has such a class."""
    scenes: defaultdict[int, list[tuple[Figure, FrameScore]]] = defaultdict(list)
    for frame in frames:
        figure = figure_of(frame, share)
        if figure is not None:
            scenes[frame.scene].append((figure, frame))
    return [_scene(members) for members in scenes.values()]


def _scene(members: list[tuple[Figure, FrameScore]]) -> _Scene:
    figure, telling = max(members, key=lambda member: member[0].value)
    value = median(member[0].value for member in members)
    return _Scene(value=value, telling=telling, figure=figure)


def _value(scene: _Scene) -> float:
    return scene.value


def _are_numbers(frame: FrameScore) -> bool:
    """No comparison would notice what is not a number, and a median depends on its place."""
    answers = (frame.probabilities, *(opinion.probabilities for opinion in frame.opinions))
    return all(math.isfinite(value) for answer in answers for value in answer.values())
