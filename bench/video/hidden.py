"""Videos with something hidden in them."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import av
import numpy as np
from av.video.frame import VideoFrame
from numpy.typing import NDArray

from bench.video.ffmpeg import TRANSCODE, encoder, made
from bench.video.inserts import Insert

Draw = Callable[[int, int, int], NDArray[np.uint8]]  # number, width, height


def hide(body: Path, inserts: Sequence[Insert], draw: Draw, name: str) -> Path:
    """The body, with the inserts as `draw` makes them: beside it, under that name.

    Raises CannotRun.
    """
    path = body.with_stem(f"{body.stem}-{name.replace(' ', '-')}")
    made([path], partial(_encode, body, inserts, draw))
    return path


def _encode(body: Path, inserts: Sequence[Insert], draw: Draw, to: list[Path]) -> None:
    shown = {frame: insert for insert in inserts for frame in range(insert.begin, insert.end)}
    with av.open(str(body)) as container:
        stream = container.streams.video[0]
        stream.codec_context.thread_count = 1
        size = (stream.codec_context.width, stream.codec_context.height)
        with encoder(size, *TRANSCODE, str(to[0])) as raw:
            for number, frame in enumerate(container.decode(stream)):
                insert = shown.get(number)
                kept = frame if insert is None else _blend(frame, insert, number, draw)
                raw.write(kept.to_ndarray(format="yuv420p").tobytes())


def _blend(frame: VideoFrame, insert: Insert, number: int, draw: Draw) -> VideoFrame:
    weight, under = insert.weight(number), frame.to_ndarray(format="rgb24")
    over = draw(insert.number, frame.width, frame.height)
    mixed = np.rint(over * weight + under * (1 - weight)).astype(np.uint8)
    return VideoFrame.from_ndarray(mixed, format="rgb24")
