"""Videos that claim what is not so, have no end in sight, or change in the middle."""

import io
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

import av
import numpy as np

from playground.media import picture, video
from tests.fuzz.films import films
from tests.fuzz.mutations import mend_pages
from tests.video.clips import clip

HUGE = 16_000
_VP9_SYNC = b"\x49\x83\x42"
_THEORA = b"\x80theora"


def vp9_claiming(width: int, height: int, *, frames: bool = True) -> bytes:
    """A WebM whose head, and where wanted its key frames too, claim another size."""
    data = bytearray(video(1, width=320, height=256, seconds=1))
    for name, was, side in ((b"\xb0\x82", 320, width), (b"\xba\x82", 256, height)):
        at = data.index(name + was.to_bytes(2))
        data[at + 2 : at + 4] = side.to_bytes(2)
    at = -1
    while frames and (at := data.find(_VP9_SYNC, at + 1)) >= 0:
        word = int.from_bytes(data[at + 3 : at + 8])  # 4 bits, two sides of 16 bits, 4 bits
        word = word & 0xF0_0000_000F | (width - 1 & 0xFFFF) << 20 | (height - 1 & 0xFFFF) << 4
        data[at + 3 : at + 8] = word.to_bytes(5)
    return bytes(data)


def theora_claiming(width: int, height: int) -> bytes:
    """An Ogg of a few KB whose head claims another size, with right checksums."""
    data = bytearray(films()["theora.ogg"])
    at = data.index(_THEORA) + 10
    sides = (width // 16).to_bytes(2) + (height // 16).to_bytes(2)
    data[at : at + 10] = sides + width.to_bytes(3) + height.to_bytes(3)
    mend_pages(data)
    return bytes(data)


def mpeg_claiming(width: int, height: int) -> bytes:
    """A bare stream, 12 bits for each side."""
    data = bytearray(films()["mpeg1.es"])
    at = -1
    while (at := data.find(b"\0\0\1\xb3", at + 1)) >= 0:
        data[at + 4 : at + 7] = (width << 12 | height).to_bytes(3)
    return bytes(data)


def many_frames(number: int, *, key: int) -> bytes:
    """A bare MPEG-1 of so many frames of 16 by 16, every so many a key frame."""
    out = io.BytesIO()
    with av.open(out, "w", format="mpeg1video") as box:
        stream: Any = box.add_stream("mpeg1video", rate=25)
        stream.width, stream.height, stream.pix_fmt = 16, 16, "yuv420p"
        stream.gop_size = key
        for shade in [50] * 60 + [200] * 60:
            pixels = np.full((16, 16, 3), shade, np.uint8)
            box.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        box.mux(stream.encode())
    return out.getvalue() * (number // 120)


def without_end(megabytes: int) -> bytes:
    """Heads of MPEG's packets with nothing that belongs to them, over and over."""
    piece = b"\0\0\1\xba" + Random(1).randbytes(60)
    piece += b"\0\0\1\xe0" + bytes(2) + Random(2).randbytes(100)
    return piece * (megabytes * 1_000_000 // len(piece))


def jumping(hours: int) -> bytes:
    """A video whose second half is shown so much later."""
    return _copied(lambda n, pts: pts + hours * 3_600_000 * (n >= 20))


def jumping_back() -> bytes:
    """A stream that begins anew in the middle, as a recorder's may."""
    return films()["mpeg2.ts"] * 2


def changing_size() -> bytes:
    """VP9 in one stream, of 64 by 48 and then of 128 by 96."""
    small, large = films()["vp9.webm"], video(2, width=128, height=96, seconds=2)
    return _copied(lambda n, pts: pts if n < 39 else pts + 1600, small, large)


def two_streams() -> bytes:
    """The first grey, the second white and marked as the one to show."""
    out = io.BytesIO()
    with av.open(out, "w", format="matroska") as box:
        streams: list[Any] = [box.add_stream("mpeg4", rate=25) for _ in range(2)]
        for stream in streams:
            stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        streams[0].disposition = av.stream.Disposition(0)
        streams[1].disposition = av.stream.Disposition.default
        for _ in range(10):
            for stream, shade in zip(streams, (50, 200), strict=True):
                pixels = np.full((48, 64, 3), shade, np.uint8)
                box.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        for stream in streams:
            box.mux(stream.encode())
    return out.getvalue()


def with_cover() -> bytes:
    """A video with a picture attached."""
    out = io.BytesIO()
    with av.open(out, "w", format="matroska") as box:
        box.add_attachment("cover.jpg", "image/jpeg", picture(1, "JPEG", 64, 48))
        _copy(box, [clip([50] * 20)], lambda _, pts: pts)
    return out.getvalue()


def _copied(when: Callable[[int, int], int], *files: bytes) -> bytes:
    out = io.BytesIO()
    with av.open(out, "w", format="webm") as box:
        _copy(box, files or [films()["vp9.webm"]], when)
    return out.getvalue()


def _copy(box: Any, files: Sequence[bytes], when: Callable[[int, int], int]) -> None:
    """The packets of these files as one stream, each at what `when` makes of its milliseconds."""
    stream, number = None, 0
    for data in files:
        with av.open(io.BytesIO(data), "r") as source:
            stream = stream or box.add_stream_from_template(source.streams.video[0])
            for packet in source.demux(video=0):
                if packet.pts is None:
                    continue
                packet.pts = packet.dts = when(number, packet.pts)
                packet.stream = stream
                box.mux(packet)
                number += 1
