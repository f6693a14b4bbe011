"""Videos and animations made of pictures, each shown for a while; and what a video shows when.

Equal arguments give equal bytes.
"""

import io
from collections.abc import Sequence
from typing import Any

import av
import numpy as np
from PIL import Image, ImageOps

from playground.media import EXACT, QUICK, encoded

_PANNED = 4  # pixels a frame


def video(
    pictures: Sequence[Image.Image],
    seconds: float,
    *,
    size: tuple[int, int] = (320, 180),
    rate: int = 2,
    codec: str = "libvpx-vp9",
) -> bytes:
    """A WebM of so many frames a second, in VP9 or VP8; each picture stands for `seconds`."""
    out = io.BytesIO()
    with av.open(out, "w", format="webm", options=EXACT) as box:
        stream: Any = box.add_stream(codec, rate=rate, options=QUICK)
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        stream.codec_context.thread_count = 1
        for picture in pictures:
            pixels = np.asarray(ImageOps.fit(picture, size))
            frame = av.VideoFrame.from_ndarray(pixels, format="rgb24").reformat(format="yuv420p")
            for _ in range(int(seconds * rate)):
                frame.pts = None  # the encoder counts
                box.mux(stream.encode(frame))
        box.mux(stream.encode())
    return out.getvalue()


def animation(
    pictures: Sequence[Image.Image], frames: int, *, size: tuple[int, int] = (320, 180)
) -> bytes:
    """A GIF of so many frames of each picture, moving to the left, 200 ms each, for ever.

    They move because the encoder would make one frame of equal ones.
    """
    width, height = size
    shown = [
        _few_colours(wide.crop((_PANNED * i, 0, _PANNED * i + width, height)))
        for picture in pictures
        for wide in [ImageOps.fit(picture.convert("RGB"), (width + _PANNED * frames, height))]
        for i in range(frames)
    ]
    return encoded(shown[0], "GIF", save_all=True, append_images=shown[1:], duration=200, loop=0)


def _few_colours(picture: Image.Image) -> Image.Image:
    """As a GIF has them, in a thirtieth of the time that Pillow's encoder takes for it."""
    octree, plain = Image.Quantize.FASTOCTREE, Image.Dither.NONE
    return picture.quantize(128, method=octree, dither=plain)


def stills(data: bytes) -> dict[int, bytes]:
    """What a video shows at each of its whole seconds, as JPEGs; as far as it can be decoded."""
    found: dict[int, bytes] = {}
    with av.open(io.BytesIO(data), "r") as box:
        try:
            for frame in box.decode(video=0):
                second = int(frame.time or 0)
                if second not in found:
                    found[second] = encoded(
                        Image.fromarray(frame.to_ndarray(format="rgb24")), "JPEG"
                    )
        except av.FFmpegError:  # it is cut off
            return found
    return found
