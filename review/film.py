"""From the frames of a moving picture to one figure for each of its scenes. Pure.

1. A scene's figure is that of the frame picked of it. Where that reaches the threshold,
   more frames of the scene were looked at, and the median of all of them counts.
2. A scene of fewer than three frames confirms nothing. Such scenes within the same ten
   seconds count together: at least three of their frames, and a quarter, have to agree.
3. A scene that looks like an earlier one has that one's figure.

So a long harmless body dilutes nothing, and one frame alone lists nothing.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean, median

from review.figure import Figure, Share, figure_of
from review.score import Footage, FrameScore, MediaScore, Scene

CONFIRMING = 3  # frames, the least that list anything
_WINDOW = 10.0  # seconds within which short scenes count together
_AGREEING = 0.25  # of the frames of those
_SLACK = 0.05  # of the claimed duration that need not have been seen, or
_SLACK_SECONDS = 1.0

Looked = tuple[Figure, FrameScore]


@dataclass(frozen=True, kw_only=True)
class SceneFigure:
    """What counts for a scene, or for several short ones together.

    `value` is 0 to 1, or None where too few frames were seen to confirm what they show.
    `telling` is the frame that shows most, `figure` its own. `begin` and `end` are in
    seconds; None for what does not move.
    """

    value: float | None
    telling: FrameScore
    figure: Figure
    begin: float | None = None
    end: float | None = None
    numbers: tuple[int, ...] = ()

    @property
    def seconds(self) -> float:
        """How long it is shown."""
        return (self.end or 0.0) - (self.begin or 0.0)


def scene_figures(score: MediaScore, share: Share, threshold: float) -> list[SceneFigure]:
    """The figures of all scenes that were looked at themselves, in their order.

    None where no model has that class. A value of None stands only where a frame
    reaches the threshold.
    """
    looked: defaultdict[int, list[Looked]] = defaultdict(list)
    for frame in score.frames:
        figure = figure_of(frame, share)
        if figure is not None:
            looked[frame.scene].append((figure, frame))
    short: defaultdict[int, list[Scene]] = defaultdict(list)
    found: list[SceneFigure] = []
    for scene in score.scenes:
        if scene.number not in looked:
            continue
        if _confirms(scene, looked[scene.number], threshold):
            found.append(_of([scene], looked, _middle(looked[scene.number])))
        else:
            short[int(scene.begin // _WINDOW)].append(scene)
    found += [_together(scenes, looked, threshold) for scenes in short.values()]
    return sorted(found, key=lambda one: one.begin or 0.0)


def shortfall(footage: Footage) -> str:
    """What of the claimed duration was not seen, in words; "" where little is missing."""
    if footage.trouble:
        return footage.trouble
    if footage.duration is None:
        return ""
    slack = max(_SLACK_SECONDS, _SLACK * footage.duration)
    if footage.seen >= footage.duration - slack:
        return ""
    hurry = footage.hurried_from
    why = "" if hurry is None else f"; from {clock(hurry)} on only key moments, as time ran out"
    return f"only {footage.seen:.1f} of {footage.duration:.1f} s could be looked at{why}"


def clock(second: float) -> str:
    """A moment as viewers show it: 3:12, or 1:02:03."""
    minutes, seconds = divmod(int(second), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def _confirms(scene: Scene, looked: Sequence[Looked], threshold: float) -> bool:
    """Whether the scene counts by itself: below the threshold there is nothing to confirm."""
    if scene.frames < CONFIRMING:
        return False
    enough = len(looked) >= CONFIRMING
    return enough or all(figure.value < threshold for figure, _ in looked)


def _middle(looked: Sequence[Looked]) -> float:
    values = [figure.value for figure, _ in looked]
    confirmed = any(frame.spare for _, frame in looked)
    return median(values) if confirmed else fmean(values)


def _together(
    scenes: Sequence[Scene], looked: dict[int, list[Looked]], threshold: float
) -> SceneFigure:
    """Short scenes count as the frame that enough others reach."""
    values = sorted((f.value for s in scenes for f, _ in looked[s.number]), reverse=True)
    needed = max(CONFIRMING, math.ceil(_AGREEING * len(values)))
    if len(values) >= needed:
        return _of(scenes, looked, values[needed - 1])
    return _of(scenes, looked, None if values[0] >= threshold else values[0])


def _of(
    scenes: Sequence[Scene], looked: dict[int, list[Looked]], value: float | None
) -> SceneFigure:
    frames: Iterable[Looked] = (one for scene in scenes for one in looked[scene.number])
    figure, telling = max(frames, key=lambda one: one[0].value)
    return SceneFigure(
        value=value,
        telling=telling,
        figure=figure,
        begin=scenes[0].begin,
        end=scenes[-1].end,
        numbers=tuple(scene.number for scene in scenes),
    )
