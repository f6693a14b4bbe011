"""A moving picture in figures, beside its verdict. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from review.film import SceneFigure
from review.policy import Policy, figures_of, reaches
from review.score import MediaScore, nsfw_of

_TOP = 5


@dataclass(frozen=True, kw_only=True)
class Summary:
    """How much of a moving picture reaches the threshold of explicit content, or not.

    `seconds` is the length of the scenes that were looked at, `nsfw_seconds` of those that
    reach it; `frames` counts the frames picked, one a scene, `nsfw_frames` those that
    reach it. `values` has each scene's figure (0 to 1) by its number, also of a scene that
    looks like another; None where it is not confirmed. `top` are the highest, each once.
    """

    seconds: float
    nsfw_seconds: float
    frames: int
    nsfw_frames: int
    values: Mapping[int, float | None]
    top: tuple[SceneFigure, ...]

    @property
    def nsfw_duration_percent(self) -> float:
        """Of the time that was looked at, 0 to 100; the rest of it is safe for work."""
        return 100 * self.nsfw_seconds / self.seconds if self.seconds else 0.0

    @property
    def nsfw_frames_percent(self) -> float:
        """Of the frames picked, 0 to 100."""
        return 100 * self.nsfw_frames / self.frames if self.frames else 0.0


def summary(score: MediaScore, policy: Policy) -> Summary:
    """The figures of a score that has scenes."""
    figures = figures_of(score, nsfw_of, policy.nsfw_threshold)
    values = _values(score, figures)
    picked = [frame for frame in score.frames if not frame.spare]
    counting = [one for one in figures if one.value is not None]
    return Summary(
        seconds=sum(scene.seconds for scene in score.scenes),
        nsfw_seconds=sum(
            scene.seconds
            for scene in score.scenes
            if (values[scene.number] or 0.0) >= policy.nsfw_threshold
        ),
        frames=len(picked),
        nsfw_frames=sum(reaches(frame, policy) for frame in picked),
        values=values,
        top=tuple(sorted(counting, key=lambda one: -(one.value or 0.0))[:_TOP]),
    )


def _values(score: MediaScore, figures: list[SceneFigure]) -> dict[int, float | None]:
    own = {number: one.value for one in figures for number in one.numbers}
    return {
        scene.number: own.get(scene.number if scene.alike is None else scene.alike)
        for scene in score.scenes
    }
