"""Animations whose frames a decoder of pictures finds: `telling` is a step behind it."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain

import cv2
import numpy as np

from fence.demand import MOST_FRAMES, Demand
from review.errors import Permanent
from review.score import Footage, Frame, Item, only_frames
from video.budget import Budget
from video.moment import Moment, Pixels
from video.telling import Telling

_STEP = 0.1  # seconds that the last frame is shown, as browsers do where nothing is told
_SMALL = (160, 120)  # of what is compared


def telling(items: Iterator[Item], demand: Demand) -> Iterator[Item]:
    """What of a picture's frames is looked at: all, where there are few or they are pages.

    Of an animation of more than `demand.frames` frames it is what video.frames would take
    of a video. Raises what the items raise, after what there was before.
    """
    few: list[Frame] = []
    try:
        for item in items:
            if not isinstance(item, Frame) or item.second is None:
                yield item
                continue
            few.append(item)
            if len(few) > demand.frames:
                break
        else:
            yield from few
            return
    except Permanent:
        yield from few
        raise
    yield from _as_video(chain(_let_go(few), only_frames(items)), demand)


def _let_go(few: list[Frame]) -> Iterator[Frame]:
    """The frames in their order, each held no longer: they may be large."""
    while few:
        yield few.pop(0)


def _as_video(frames: Iterator[Frame], demand: Demand) -> Iterator[Item]:
    budget, film = Budget(demand.seconds), _Film(frames)
    chosen = Telling(most=demand.scenes, step=_STEP, progress=film.progress)
    yield from budget.outside(chosen.choose(film.moments(budget)))
    yield Footage(
        duration=film.reached + _STEP,
        seen=chosen.seen,
        frames=chosen.frames,
        skipped=chosen.skipped,
    )


class _Film:
    """An animation's frames as moments; `reached` is the second of the last one."""

    def __init__(self, frames: Iterator[Frame]) -> None:
        self.reached = 0.0
        self._frames = frames
        self._count = 0

    def progress(self) -> float:
        """How many of the frames that a decoder goes through have come, 0 to 1."""
        return self._count / MOST_FRAMES

    def moments(self, budget: Budget) -> Iterator[Moment]:
        for frame in self._frames:
            if budget.spent:
                raise Permanent(f"it took all of the {budget.seconds:g} s that it may take")
            self._count += 1
            self.reached = max(self.reached, frame.second or 0.0)
            keep = partial(_held, frame.pixels)
            yield Moment(
                second=self.reached, small=_small(frame), keep=keep, area=frame.area, follows=True
            )


def _held(pixels: Pixels) -> Callable[[], Pixels]:
    return lambda: pixels


def _small(frame: Frame) -> Pixels:
    small = cv2.resize(frame.pixels, _SMALL, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2BGR), np.uint8)
