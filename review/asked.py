"""What is asked of all scenes of a file, and what comes of it, in words. Pure."""

from collections import defaultdict
from dataclasses import dataclass
from statistics import median

from review.figure import WHOLE, Share, figure_of
from review.film import Looked, SceneFigure, scene_figures
from review.score import MediaScore


@dataclass(frozen=True)
class Asked:
    """What was asked of all scenes, in words, and from which figure on it is listed."""

    words: str
    scenes: list[SceneFigure]
    limit: float

    @property
    def over(self) -> list[SceneFigure]:
        """The scenes that are to be listed."""
        return [s for s in self.scenes if s.value is not None and s.value >= self.limit]

    @property
    def highest(self) -> SceneFigure | None:
        """The scene with the highest figure; None where none counts."""
        counting = [scene for scene in self.scenes if scene.value is not None]
        return max(counting, key=lambda scene: scene.value or 0.0, default=None)

    @property
    def value(self) -> float | None:
        """Its figure."""
        return self.highest.value if self.highest else None

    @property
    def unconfirmed(self) -> list[SceneFigure]:
        """The scenes that would be listed, were there more frames of them."""
        return [scene for scene in self.scenes if scene.value is None]

    def say(self) -> str:
        """For people: the figure, its threshold, and what each model said."""
        said = second_look(self.highest) if self.highest else ""
        seconds = sum(scene.seconds for scene in self.over)
        long = f", for {seconds:.0f} s in all" if seconds else ""
        return f"{self.words}: {self.value:.3f}, listed from {self.limit:g}{long}{said}"


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


def second_look(scene: SceneFigure) -> str:
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
