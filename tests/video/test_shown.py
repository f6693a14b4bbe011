"""What a player shows: pixels that are not square, pictures that stay, what is transparent."""

import io
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from fence.demand import Demand
from review.film import shortfall
from review.score import Footage, Frame, only_frames
from video.frames import frames

Shown = tuple[list[Frame], Footage]


def timed(
    seconds: Sequence[float],
    *,
    container: str = "webm",
    shape: tuple[int, int] = (48, 64),
    pixel: Fraction | None = None,
    layout: str = "yuv420p",
) -> bytes:
    """A grey frame at each of these times; `pixel` is how much wider than high one is."""
    out = io.BytesIO()
    with av.open(out, "w", format=container) as box:
        stream: Any = box.add_stream("libvpx-vp9" if container == "webm" else "libx264", rate=25)
        stream.height, stream.width, stream.pix_fmt = *shape, layout
        stream.codec_context.time_base = Fraction(1, 1000)
        if pixel is not None:
            stream.codec_context.sample_aspect_ratio = pixel
        if container == "webm":
            stream.options = {"deadline": "realtime", "cpu-used": "8", "auto-alt-ref": "0"}
        for number, second in enumerate(seconds):
            pixels = np.full((*shape, 3), 60 + number % 100, np.uint8)
            frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
            frame.pts, frame.time_base = round(second * 1000), Fraction(1, 1000)
            box.mux(stream.encode(frame))
        box.mux(stream.encode())
    return out.getvalue()


@pytest.fixture
def shown(tmp_path: Path) -> Any:
    def look(data: bytes) -> Shown:
        path = tmp_path / "file"
        path.write_bytes(data)
        with path.open("rb") as file:
            items = list(frames(file, Demand(side=48)))
        assert isinstance(items[-1], Footage)
        return list(only_frames(items)), items[-1]

    return look


STEADY = [number / 25 for number in range(100)]


@pytest.mark.parametrize("container", ["webm", "mp4"])
@pytest.mark.parametrize("begin", [0.0, 1.2, 3.0])
def test_a_video_may_begin_late(shown: Any, container: str, begin: float) -> None:
    _, footage = shown(timed([begin + second for second in STEADY], container=container))
    assert footage.seen == pytest.approx(4, abs=0.05)
    assert footage.duration == pytest.approx(4, abs=0.1)
    assert shortfall(footage) == ""


def test_pictures_may_stay_for_as_long_as_they_like(shown: Any) -> None:
    after = [4.0 + 5 * number for number in range(8)]
    _, footage = shown(timed([*STEADY, *after]))
    assert footage.frames == 108
    assert footage.seen == pytest.approx(39, abs=0.1)
    assert shortfall(footage) == ""


def test_where_bytes_are_missing_a_picture_did_not_stay(shown: Any) -> None:
    data = timed([number / 25 for number in range(1000)])
    cluster = b"\x1f\x43\xb6\x75"
    begins = [at for at in range(len(data)) if data.startswith(cluster, at)]
    assert len(begins) > 3
    without = data[: begins[2]] + bytes(begins[3] - begins[2]) + data[begins[3] :]
    _, footage = shown(without)
    assert footage.frames < 900
    assert "could be looked at" in shortfall(footage)


@pytest.mark.parametrize(
    ("shape", "pixel", "seen"),
    [
        ((480, 40), Fraction(16), (48, 64)),
        ((96, 128), Fraction(1, 2), (72, 48)),
        ((96, 128), None, (48, 64)),
    ],
)
def test_pixels_need_not_be_square(
    shown: Any, shape: tuple[int, int], pixel: Fraction | None, seen: tuple[int, int]
) -> None:
    found, _ = shown(timed(STEADY[:5], container="mp4", shape=shape, pixel=pixel))
    assert found[0].pixels.shape == (*seen, 3)


def test_what_is_transparent_was_not_seen(shown: Any) -> None:
    _, footage = shown(timed(STEADY, layout="yuva420p"))
    assert shortfall(footage) == "parts of it are transparent, and were not seen"
