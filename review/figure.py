"""One figure for a frame, out of what one model or several said of it."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from review.score import FrameScore, Opinion

# A class, or a sum of classes, out of a model's probabilities; None where it has no such class.
Share = Callable[[Mapping[str, float]], float | None]

WHOLE = "whole"


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A share from 0 to 1, and where it comes from.

    `region` is the part of the frame that it stands for. `by` has each second opinion's
    figure of that region, by model; it is empty where only the first look was asked.
    """

    value: float
    region: str
    by: Mapping[str, float]


def figure_of(frame: FrameScore, share: Share) -> Figure | None:
    """The frame's figure; None where no model that was asked has such a class.

    Second opinions, where there are any, decide alone: a model's figure of a region is
    the mean over its views, the region's figure the second highest of its models (of two
    or three models, two must agree), and the frame's the highest of its regions. What one
    model alone can say of a region does not count where others were asked elsewhere. Each
    step is monotone: no opinion that rises makes the figure fall.
    """
    if not frame.opinions:
        value = share(frame.probabilities)
        return None if value is None else Figure(value=value, region=WHOLE, by={})
    regions: defaultdict[str, list[Opinion]] = defaultdict(list)
    for opinion in frame.opinions:
        regions[opinion.region].append(opinion)
    found = [_of_region(region, opinions, share) for region, opinions in regions.items()]
    figures = [figure for figure in found if figure is not None]
    agreed = [figure for figure in figures if len(figure.by) > 1]
    return max(agreed or figures, key=lambda figure: figure.value, default=None)


def _of_region(region: str, opinions: Sequence[Opinion], share: Share) -> Figure | None:
    views: defaultdict[str, list[float]] = defaultdict(list)
    for opinion in opinions:
        value = share(opinion.probabilities)
        if value is not None:
            views[opinion.model].append(value)
    if not views:
        return None
    by = {model: fmean(values) for model, values in views.items()}
    highest = sorted(by.values(), reverse=True)
    return Figure(value=highest[:2][-1], region=region, by=by)
