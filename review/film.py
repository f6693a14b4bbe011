"""From the frames of a moving picture to one figure for each of its scenes. Pure.

1. A scene's figure is that of the frame picked of it. Where that reaches the threshold,
   more frames of the scene were looked at, and the median of all of them counts.
2. A scene of fewer than three frames confirms nothing by itself. Where at least three
   frames of such scenes reach the threshold within ten seconds, they confirm each other,
   however many others are between them: a film that flickers is seen by who watches it.
3. A scene that looks like an earlier one has that one's figure.

So a long harmless body dilutes nothing, and one frame alone lists nothing. A higher score
never takes a file off the list; the figure of a scene may be lower for it, as with the
threshold more frames come to be looked at.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from review.figure import Figure, Share, figure_of
from review.score import Footage, FrameScore, MediaScore, Scene

CONFIRMING = 3  # frames, the least that list anything
_NOTICED = 0.5  # seconds
_NEAR = 10.0  # seconds within which short scenes confirm each other

Looked = tuple[Figure, FrameScore]


@dataclass(frozen=True, kw_only=True)
class SceneFigure:
    """What counts for a scene.

    `value` is 0 to 1, or None where too few frames were seen to confirm what they show.
    `telling` is the frame that stands for it, `figure` its own. `begin` and `end` are in
    seconds, None for what does not move; `seconds` is how long it is shown in all, what
    looks like it included.
    """

    value: float | None
    telling: FrameScore
    figure: Figure
    number: int = 0
    begin: float | None = None
    end: float | None = None
    seconds: float = 0.0


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
    shown = _shown(score)
    scenes = [scene for scene in score.scenes if scene.number in looked]
    short = [s for s in scenes if not _confirms(s, looked[s.number], threshold)]
    values = {s.number: _among(s, short, looked, threshold) for s in short}
    return [
        _of(
            scene,
            looked[scene.number],
            values[scene.number] if scene.number in values else _value(looked[scene.number]),
            shown[scene.number],
        )
        for scene in scenes
    ]


def shortfall(footage: Footage) -> str:
    """What of a moving picture was not seen, in words; "" where it was seen whole."""
    if footage.whole:
        return ""
    if footage.trouble:
        return footage.trouble
    if footage.too_many:
        return f"it has too many scenes: {footage.skipped:.1f} s of them were not looked at"
    why = f"; {hurry(footage)}" if footage.hurried_from is not None else ""
    return f"only {footage.seen:.1f} of {footage.duration or 0:.1f} s could be looked at{why}"


def hurry(footage: Footage) -> str:
    """That time ran out, in words; "" where it did not."""
    if footage.hurried_from is None:
        return ""
    return f"from {clock(footage.hurried_from)} on only key moments, as time ran out"


def left_out(footage: Footage) -> str:
    """How little of the claimed duration was not seen, in words; "" where it is next to nothing."""
    left = (footage.duration or 0.0) - footage.seen
    return f"all but {left:.1f} s were seen" if left >= _NOTICED else ""


def when(begin: float | None, end: float | None) -> str:
    """From when to when, in words; "" for what does not move."""
    if begin is None or end is None:
        return ""
    first, last = clock(begin), clock(end)
    return f"at {first}" if first == last else f"at {first} to {last}"


def clock(second: float) -> str:
    """A moment as viewers show it: 3:12, or 1:02:03."""
    minutes, seconds = divmod(int(second), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def _shown(score: MediaScore) -> dict[int, float]:
    """For how many seconds each scene is shown, with all that looks like it."""
    shown: defaultdict[int, float] = defaultdict(float)
    for scene in score.scenes:
        shown[scene.stands_for] += scene.seconds
    return shown


def _confirms(scene: Scene, looked: Sequence[Looked], threshold: float) -> bool:
    """Whether the scene counts by itself: below the threshold there is nothing to confirm."""
    if all(figure.value < threshold for figure, _ in looked):
        return True
    return scene.frames >= CONFIRMING and len(looked) >= CONFIRMING


def _value(looked: Sequence[Looked]) -> float:
    """The median; of a scene with nothing to confirm there is but the frame picked."""
    return median(figure.value for figure, _ in looked)


def _among(
    scene: Scene, short: Sequence[Scene], looked: dict[int, list[Looked]], threshold: float
) -> float | None:
    """What the frames of short scenes nearby confirm of this one; None where they do not."""
    near = [s for s in short if abs(s.begin - scene.begin) < _NEAR]
    values = sorted((f.value for s in near for f, _ in looked[s.number]), reverse=True)
    own = max(figure.value for figure, _ in looked[scene.number])
    confirmed = min(own, values[CONFIRMING - 1]) if len(values) >= CONFIRMING else 0.0
    return confirmed if confirmed >= threshold else None


def _of(scene: Scene, looked: Sequence[Looked], value: float | None, shown: float) -> SceneFigure:
    highest = max(figure.value for figure, _ in looked)
    counting = highest if value is None else value
    figure, telling = min(looked, key=lambda one: abs(one[0].value - counting))
    return SceneFigure(
        value=value,
        telling=telling,
        figure=figure,
        number=scene.number,
        begin=scene.begin,
        end=scene.end,
        seconds=shown,
    )
