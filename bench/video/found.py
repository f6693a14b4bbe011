"""What a way of looking found, and what it should have: pure counting."""

import math
from collections.abc import Sequence
from typing import NamedTuple

_SLACK = 0.021  # seconds, half a frame: times are rounded on their way
_TOGETHER = 0.5  # seconds between alarms that a reviewer takes for one


class Moment(NamedTuple):
    """A stretch of a video, in seconds, and the figure (0 to 1) that a way gives it."""

    begin: float
    end: float
    figure: float


Span = tuple[float, float]


def alarms(moments: Sequence[Moment], threshold: float) -> list[Span]:
    """The stretches at or above the threshold, in order; what meets or overlaps is one."""
    joined: list[Span] = []
    for begin, end, figure in sorted(moments):
        if figure < threshold:
            continue
        if joined and begin - joined[-1][1] <= _TOGETHER:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((begin, end))
    return joined


def found(moments: Sequence[Moment], inserts: Sequence[Span], threshold: float) -> int:
    """How many of the inserts have a moment that is at or above the threshold."""
    flagged = [moment for moment in moments if moment.figure >= threshold]
    return sum(
        any(m.begin <= end + _SLACK and m.end >= begin - _SLACK for m in flagged)
        for begin, end in inserts
    )


def threshold_for(clean: Sequence[Sequence[Moment]], most: int) -> float:
    """The lowest threshold at which videos without inserts raise at most so many alarms.

    That is the best for a way's recall: chosen with the answers known.
    """
    seen = {moment.figure for moments in clean for moment in moments}
    for figure in sorted(seen, reverse=True):
        if sum(len(alarms(moments, figure)) for moments in clean) > most:
            return math.nextafter(figure, math.inf)
    return 0.0
