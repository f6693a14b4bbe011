"""Moving pictures without a file: grey moments, each of a shade."""

from collections.abc import Callable, Iterable, Iterator

import numpy as np

from review.score import Frame, Scene
from video.moment import Moment, Pixels
from video.telling import Telling


def grey(shade: int) -> Pixels:
    return np.full((72, 128, 3), shade, np.uint8)


def moments(
    shades: Iterable[int], *, rate: float = 25.0, follows: bool = False
) -> Iterator[Moment]:
    """At so many frames a second; what is kept of one is its shade."""
    for number, shade in enumerate(shades):
        yield moment(number / rate, grey(shade), follows=follows)


def moment(second: float, pixels: Pixels, *, follows: bool = False) -> Moment:
    return Moment(second=second, small=pixels, keep=_keep(pixels), area=9216, follows=follows)


def _keep(pixels: Pixels) -> Callable[[], Callable[[], Pixels]]:
    return lambda: lambda: pixels


def telling(most: int = 2000, progress: Callable[[], float] = lambda: 1.0) -> Telling:
    return Telling(most=most, step=1 / 25, progress=progress)


def scenes(items: Iterable[Scene | Frame]) -> list[Scene]:
    return [item for item in items if isinstance(item, Scene)]


def picks(items: Iterable[Scene | Frame]) -> list[Frame]:
    return [item for item in items if isinstance(item, Frame) and not item.spare]
