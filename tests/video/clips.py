"""Videos that playground.media does not make: exact frames, and odd containers."""

import io
from collections.abc import Sequence
from typing import Any

import av
import numpy as np

from playground.media import picture

_EXACT = {"fflags": "+bitexact"}  # no random ids


class _Write(io.RawIOBase):
    """Takes bytes and cannot go back, so that no header is filled in afterwards."""

    def __init__(self) -> None:
        self.data = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.data += data
        return len(data)


def clip(
    shades: Sequence[int],
    *,
    rate: int = 25,
    container: str = "webm",
    codec: str = "libvpx-vp9",
    rotation: float | None = None,
    live: bool = False,
    sound: float = 0,
) -> bytes:
    """A grey frame of 64 by 48 for each shade, its upper left quarter white.

    `sound` is for how many seconds a tone goes on; `live` leaves the duration out.
    """
    out = _Write() if live else io.BytesIO()
    with av.open(out, "w", format=container, options=_EXACT) as box:
        stream: Any = box.add_stream(codec, rate=rate)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        stream.codec_context.thread_count = 1
        if rotation is not None:
            stream.set_display_rotation(rotation)
        tone: Any = box.add_stream("libopus", rate=48000, layout="mono") if sound else None
        for shade in shades:
            pixels = np.full((48, 64, 3), shade, np.uint8)
            pixels[:24, :32] = 255
            box.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        box.mux(stream.encode())
        if tone is not None:
            _add_silence(box, tone, sound)
    return bytes(out.data) if isinstance(out, _Write) else out.getvalue()


def cover_only() -> bytes:
    """Sound with a picture attached, which FFmpeg lists as a video stream."""
    out = io.BytesIO()
    with av.open(out, "w", format="matroska", options=_EXACT) as box:
        tone: Any = box.add_stream("libopus", rate=48000, layout="mono")
        box.add_attachment("cover.jpg", "image/jpeg", picture(1, "JPEG", 64, 48))
        _add_silence(box, tone, 1)
    return out.getvalue()


def _add_silence(box: Any, stream: Any, seconds: float) -> None:
    for start in range(0, int(seconds * 48000), 960):
        silence = np.zeros((1, 960), np.int16)
        frame = av.AudioFrame.from_ndarray(silence, format="s16", layout="mono")
        frame.sample_rate, frame.pts = 48000, start
        box.mux(stream.encode(frame))
    box.mux(stream.encode())
