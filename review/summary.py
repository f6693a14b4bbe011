"""A moving picture in figures, beside its verdict. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from review.asked import figures_of
from review.figure import figure_of
from review.film import SceneFigure
from review.policy import Policy
from review.score import MediaScore, nsfw_of, sexy_of

_TOP = 5


@dataclass(frozen=True, kw_only=True)
class Summary:
    """How much of a moving picture reaches the threshold of explicit content, or not.

    `seconds` is the length of the scenes that were looked at, `nsfw_seconds` of those that
    reach it; `frames` counts the frames picked, one a scene, `nsfw_frames` those that
    reach it by themselves. A scene that looks like another counts with that one's frame.
    `nsfw` and `sexy` have each scene's figures (0 to 1) by its number, also of a scene that
    looks like another; None where it is not confirmed. `sexy` is empty where no model has
    that class. `top` are the highest of nsfw.
    """

    seconds: float
    nsfw_seconds: float
    frames: int
    nsfw_frames: int
    nsfw: Mapping[int, float | None]
    sexy: Mapping[int, float | None]
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
    nsfw = _by_scene(score, figures)
    counting = [one for one in figures if one.value is not None]
    picked = {f.scene: figure_of(f, nsfw_of) for f in score.frames if not f.spare}
    frames = [picked.get(scene.stands_for) for scene in score.scenes]
    return Summary(
        seconds=sum(scene.seconds for scene in score.scenes),
        nsfw_seconds=sum(
            scene.seconds
            for scene in score.scenes
            if (nsfw[scene.number] or 0.0) >= policy.nsfw_threshold
        ),
        frames=len(frames),
        nsfw_frames=sum(f is not None and f.value >= policy.nsfw_threshold for f in frames),
        nsfw=nsfw,
        sexy=_by_scene(score, figures_of(score, sexy_of, policy.sexy_threshold)),
        top=tuple(sorted(counting, key=lambda one: -(one.value or 0.0))[:_TOP]),
    )


def _by_scene(score: MediaScore, figures: list[SceneFigure]) -> dict[int, float | None]:
    own = {one.number: one.value for one in figures}
    return {s.number: own.get(s.stands_for) for s in score.scenes} if figures else {}
