"""A video of which only pictures of some moments are to be had, a few of each moment."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from review.ports import Part
from review.score import Footage, Frame, Item, Scene

TOGETHER = 3  # pictures of one moment: as many as confirm what one of them shows
_STANDS_FOR = 1.0  # seconds

Open = Callable[[Part], Iterator[Item]]


def moments(parts: Sequence[Part], open_part: Open, duration: float | None) -> Iterator[Item]:
    """The parts, each of a `second` and in their order, as scenes of TOGETHER frames.

    The middle one of a scene is the one picked; the others are its spares.
    """
    for number, start in enumerate(range(0, len(parts), TOGETHER)):
        group = parts[start : start + TOGETHER]
        begin, end = _second(group[0]), _second(group[-1])
        yield Scene(number=number, begin=begin, end=end, frames=len(group))
        middle = group[len(group) // 2]
        for part in sorted(group, key=lambda part: part is not middle):
            for frame in open_part(part):
                if isinstance(frame, Frame):
                    spare = part is not middle
                    yield replace(frame, scene=number, second=part.second, spare=spare)
    yield Footage(duration=duration, seen=len(parts) * _STANDS_FOR, frames=len(parts))


def _second(part: Part) -> float:
    return part.second or 0.0
