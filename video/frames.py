"""The telling frames of a video: `frames` is a decoder for the fence."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import BinaryIO

import av
import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import Interpolation

from fence.demand import Demand
from review.errors import Permanent
from review.film import clock
from review.score import Footage, Item
from video import probe
from video.budget import Budget
from video.decode import Decoding
from video.moment import Moment, Pixels
from video.telling import Telling

# A frame may be four times as long as it is wide at the model's input side. Longer ones
# are reduced further, as many frames are held at once.
_AREA = 4
_SMALL_SIDE = 128  # pixels of the longer side; cuts of whole pictures are found at any size
_SMALL_LEAST = 16
_UNTOLD = 2  # AVCOL_SPC_UNSPECIFIED: converted as most videos are
# Frames of as many pixels or less are held as they are: converting them would take longer
# than the few that are needed in the end do.
_HELD_WHOLE = 640 * 480


def frames(file: BinaryIO, demand: Demand) -> Iterator[Item]:
    """Each scene, the middle of it and four more of its frames, and at the end the footage.

    Footage also comes first, as the file claims it. `pixels` is uint8 (height, width, 3),
    RGB, upright; the shorter side is `demand.side`, or the video's own where that is
    smaller, and of strips smaller still. `second` counts from the first frame. One pass;
    what is damaged is passed over, and when most of `demand.seconds` is over only key
    moments are looked at.

    Raises Permanent when no frame can be decoded.
    """
    budget = Budget(demand.seconds)
    with probe.opened(file) as source:
        decoding = Decoding(source, budget)
        telling = Telling(
            most=demand.scenes, step=decoding.step, progress=lambda: decoding.progress
        )
        yield Footage(duration=decoding.duration, seen=0.0, frames=0)
        moments = _moments(decoding, demand.side, source.stretch)
        yield from budget.outside(telling.choose(moments))
        if not telling.frames:
            raise Permanent(_trouble(source, decoding, budget) or "no frame could be decoded")
        yield Footage(
            duration=decoding.duration,
            seen=telling.seen,
            frames=telling.frames,
            errors=decoding.errors,
            trouble=_trouble(source, decoding, budget),
            hurried_from=decoding.hurried_from,
            skipped=telling.skipped,
        )


def _trouble(source: probe.Source, decoding: Decoding, budget: Budget) -> str:
    if decoding.stopped_at is None:
        return "parts of it are transparent, and were not seen" if source.transparent else ""
    return f"in the {budget.seconds:g} s that it may take, it was seen up to " + clock(
        decoding.stopped_at
    )


def _moments(decoding: Decoding, side: int, stretch: float) -> Iterator[Moment]:
    shape: tuple[int, int] | None = None
    for second, picture in decoding.pictures():
        # The detector compares arrays: of one shape, also when the resolution changes.
        shape = shape or _small(picture)
        small = _compared(picture, *shape)
        if small is None:
            decoding.errors += 1
            continue
        yield Moment(
            second=second,
            small=_array(small),
            keep=partial(_keep, picture, side, stretch),
            area=picture.width * picture.height,
            follows=not decoding.lost,
        )


def _compared(picture: VideoFrame, width: int, height: int) -> VideoFrame | None:
    """Reduced to what is compared; None where FFmpeg cannot convert it at all.

    It refuses rarer colour matrices, such as YCgCo: with wrong colours a frame still tells.
    """
    for _ in range(2):
        try:
            return _reformatted(picture, width, height, "bgr24", Interpolation.FAST_BILINEAR)
        except MemoryError:
            raise
        except av.FFmpegError:
            picture.colorspace = _UNTOLD
    return None


def _keep(picture: VideoFrame, side: int, stretch: float) -> Callable[[], Pixels]:
    """A large one is reduced at once: a frame of 4K takes 12 MB."""
    turns = round(picture.rotation / 90) % 4
    size = _size(picture, side, stretch)
    if picture.width * picture.height > _HELD_WHOLE:
        picture = _reformatted(picture, *size, "yuv444p", Interpolation.AREA)
    return partial(_pixels, picture, size, turns)


def _size(picture: VideoFrame, side: int, stretch: float) -> tuple[int, int]:
    """Width and height as it is shown, the shorter side `side` pixels or its own."""
    width, height = picture.width * stretch, picture.height
    scale = min(1.0, side / min(width, height), (_AREA * side**2 / (width * height)) ** 0.5)
    return max(1, round(width * scale)), max(1, round(height * scale))


def _pixels(picture: VideoFrame, size: tuple[int, int], turns: int) -> Pixels:
    # Told by the container and not applied, in degrees against the clock; as in rot90.
    turned = np.rot90(_array(_reformatted(picture, *size, "rgb24", Interpolation.AREA)), turns)
    return np.ascontiguousarray(turned)


def _array(picture: VideoFrame) -> Pixels:
    return np.asarray(picture.to_ndarray(), np.uint8)


def _reformatted(
    picture: VideoFrame, width: int, height: int, layout: str, how: Interpolation
) -> VideoFrame:
    return picture.reformat(width, height, layout, interpolation=how, threads=1)


def _small(picture: VideoFrame) -> tuple[int, int]:
    scale = min(1.0, _SMALL_SIDE / max(picture.width, picture.height))
    width, height = (round(length * scale) for length in (picture.width, picture.height))
    return max(_SMALL_LEAST, width), max(_SMALL_LEAST, height)
