"""Videos whose colours or duration are told in a way that FFmpeg does not know."""

import io
import struct
from typing import Any

import av
import numpy as np
import pytest

from fence.demand import Demand
from review.score import Footage, only_frames
from tests.video.clips import clip
from video.frames import frames


def of_matrix(matrix: str) -> bytes:
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as box:
        stream: Any = box.add_stream("libx264", rate=25)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        stream.options = {"x264-params": f"colormatrix={matrix}:log-level=0"}
        for shade in [50] * 5 + [200] * 5:
            pixels = np.full((48, 64, 3), shade, np.uint8)
            box.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        box.mux(stream.encode())
    return out.getvalue()


@pytest.mark.parametrize("matrix", ["bt709", "YCgCo", "bt2020c", "ICtCp"])
def test_a_rare_colour_matrix_hides_nothing(matrix: str) -> None:
    items = list(frames(io.BytesIO(of_matrix(matrix)), Demand(side=48)))
    picks = [frame for frame in only_frames(items) if not frame.spare]
    means = [float(frame.pixels.mean()) for frame in picks]
    assert means == pytest.approx([50, 200], abs=10)


@pytest.mark.parametrize("claimed", [-1e9, 1e15, 1e300, float("inf"), float("nan")])
def test_a_duration_that_cannot_be_is_none(claimed: float) -> None:
    data = bytearray(clip([50] * 10)).replace(b"DURATION", b"ABCDEFGH")  # the stream's own
    at = data.index(b"\x44\x89\x88") + 3  # the file's, in milliseconds
    struct.pack_into(">d", data, at, claimed)
    items = list(frames(io.BytesIO(bytes(data)), Demand(side=48)))
    first, last = items[0], items[-1]
    assert isinstance(first, Footage)
    assert isinstance(last, Footage)
    assert first.duration is None
    assert last.duration is None
    assert last.seen == pytest.approx(0.4)
