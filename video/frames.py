"""The telling frames of a video: `frames` is a decoder for the fence."""

from collections.abc import Iterator
from functools import partial
from typing import BinaryIO

import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import Interpolation
from numpy.typing import NDArray

from fence.demand import Demand
from review.errors import Permanent
from review.score import Frame
from video import probe
from video.coverage import Coverage
from video.decode import pictures
from video.sample import Sampler
from video.scenes import Scenes

_LIMIT = 200  # frames of one video
# A frame may be four times as long as it is wide at the model's input side. Longer ones
# are reduced further, as hundreds of frames are held at once.
_AREA = 4


def frames(file: BinaryIO, demand: Demand) -> Iterator[Frame]:
    """The middle of every scene, and of every 10 s of a longer one; at most 200, evenly.

    `pixels` is uint8 (height, width, 3), RGB, upright; the shorter side is `demand.side`, or
    the video's own where that is smaller, and of strips smaller still. `second` counts
    from the first frame. One pass, and the frames come at its end.

    Raises Permanent when no frame can be decoded, and, after the frames there are, when
    they cover well less than the claimed duration.
    """
    scenes = Scenes()
    sampler: Sampler[NDArray[np.uint8]] = Sampler(limit=_LIMIT)
    with probe.opened(file) as source:
        coverage = Coverage(source.stream.average_rate)
        for second, picture in pictures(source):
            coverage.add(second)
            sampler.offer(scenes.of(picture), second, partial(_pixels, picture, demand.side))
        duration = source.duration
    picks = sampler.picks()
    if not picks:
        raise Permanent("no frame could be decoded")
    for pick in picks:
        yield Frame(scene=pick.scene, second=pick.second, pixels=pick.moment)
    coverage.check(duration)


def _pixels(picture: VideoFrame, size: int) -> NDArray[np.uint8]:
    width, height = picture.width, picture.height
    scale = min(1.0, size / min(width, height), (_AREA * size**2 / (width * height)) ** 0.5)
    small = picture.reformat(
        max(1, round(width * scale)),
        max(1, round(height * scale)),
        "rgb24",
        interpolation=Interpolation.AREA,
        threads=1,
    )
    # Told by the container and not applied, in degrees against the clock; as in rot90.
    turned = np.rot90(small.to_ndarray(), round(picture.rotation / 90) % 4)
    return np.ascontiguousarray(turned, np.uint8)
