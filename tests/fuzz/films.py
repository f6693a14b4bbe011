"""Seeds of what moves: a second and a half with two cuts in every codec and container.

Three gradients of 64 by 48 pixels that move to the left, made on the spot; Theora, which
PyAV does not write, is in tests/data/videos.
"""

import io
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import av
import numpy as np
from PIL import Image

from playground.media import encoded, gradient
from playground.scheduling import scheduling_kept
from tests.video.clips import clip, cover_only

WIDTH, HEIGHT, RATE = 64, 48, 25
SCENES = (15, 12, 12)  # frames of each
_DATA = Path(__file__).parents[1] / "data" / "videos"
_EXACT = {"fflags": "+bitexact"}
_QUICK = {"deadline": "good", "cpu-used": "5"}  # "realtime" goes by the clock
_ALONE = {"threads": "1"}
_FRONT = {"moov_size": "5000"}  # the sizes stand in front, where more is broken

# Name -> container, codec, what is asked of the codec and of the container. A name begins
# with codec and container, as in "vp9.webm-live".
_WRITTEN: dict[str, tuple[str, str, dict[str, str], dict[str, str]]] = {
    "vp8.webm": ("webm", "libvpx", _QUICK, {}),
    "vp9.webm": ("webm", "libvpx-vp9", _QUICK, {}),
    "vp9.webm-clusters": ("webm", "libvpx-vp9", _QUICK | {"g": "5"}, {"cluster_time_limit": "99"}),
    "vp9.webm-444": ("webm", "libvpx-vp9", _QUICK | {"pix_fmt": "yuv444p"}, {}),
    "av1.webm": ("webm", "libsvtav1", {"svtav1-params": "lp=1"}, {}),
    "vp8.ogg": ("ogg", "libvpx", _QUICK, {}),
    "mpeg1.mpg": ("mpeg", "mpeg1video", {}, {}),
    "mpeg2.mpg": ("mpeg", "mpeg2video", {"bf": "2"}, {}),
    "mpeg2.mpg-fields": ("mpeg", "mpeg2video", {"flags": "+ildct+ilme+bitexact"}, {}),
    "mpeg2.ts": ("mpegts", "mpeg2video", {}, {}),
    "mpeg1.es": ("mpeg1video", "mpeg1video", {}, {}),
    "mjpeg.mov": ("mov", "mjpeg", {"pix_fmt": "yuvj420p"}, _FRONT),
    "h264.mp4": ("mp4", "libx264", _ALONE, _FRONT),
    "h264.mp4-parts": ("mp4", "libx264", {"g": "5"}, {"movflags": "frag_keyframe+empty_moov"}),
    "h264.mp4-10": ("mp4", "libx264", _ALONE | {"pix_fmt": "yuv422p10le"}, _FRONT),
    "h264.mkv": ("matroska", "libx264", _ALONE, {}),
    "h264.ts": ("mpegts", "libx264", _ALONE, {}),
    "mpeg4.mp4": ("mp4", "mpeg4", {}, _FRONT),
    "hevc.mp4": ("mp4", "libx265", {"x265-params": "log-level=none:pools=none"}, _FRONT),
    "av1.mp4": ("mp4", "libsvtav1", {"svtav1-params": "lp=1"}, _FRONT),
    "ffv1.mkv": ("matroska", "ffv1", {}, {}),
    "ffv1.mkv-alpha": ("matroska", "ffv1", {"pix_fmt": "yuva420p", "level": "3"}, {}),
    "ffv1.mkv-16": ("matroska", "ffv1", {"pix_fmt": "gray16le"}, {}),
}


@cache
def films() -> dict[str, bytes]:
    """Name -> bytes of each video."""
    os.environ.setdefault("SVT_LOG", "0")  # else AV1's encoder prints its settings
    made = {name: written(*how) for name, how in _WRITTEN.items()}
    odd = {
        "theora.ogg": (_DATA / "theora.ogv").read_bytes(),
        "vp9.webm-live": clip([50] * 20 + [200] * 20, live=True, sound=1),
        "h264.mp4-turned": clip([50, 200] * 9, container="mp4", codec="libx264", rotation=90),
        "cover.mkv": cover_only(),
    }
    return made | odd


@cache
def animations() -> dict[str, bytes]:
    """Name -> bytes of each animation of more frames than are looked at one by one."""
    first, *rest = map(Image.fromarray, shown())
    several: dict[str, Any] = {"save_all": True, "append_images": rest, "duration": 40}
    return {
        "gif.moving": encoded(first, "GIF", **several),
        "gif.moving-2": encoded(first, "GIF", **several, disposal=2),
        "apng.moving": encoded(first, "PNG", **several),
        "webp.moving": encoded(first, "WEBP", **several, method=0),
        "webp.moving-lossless": encoded(first, "WEBP", **several, method=0, lossless=True),
    }


def written(
    container: str,
    codec: str,
    encoder: dict[str, str] | None = None,
    muxer: dict[str, str] | None = None,
) -> bytes:
    """The three scenes as a file of that kind."""
    out = io.BytesIO()
    whole = _EXACT | (muxer or {})
    with scheduling_kept(), av.open(out, "w", format=container, container_options=whole) as box:
        stream: Any = box.add_stream(codec, rate=RATE)
        stream.width, stream.height = WIDTH, HEIGHT
        asked = {"flags": "+bitexact", "pix_fmt": "yuv420p"} | (encoder or {})
        stream.pix_fmt = asked.pop("pix_fmt")
        stream.codec_context.thread_count = 1  # or the bytes would depend on the machine
        stream.options = asked
        for pixels in shown():
            box.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        box.mux(stream.encode())
    return out.getvalue()


def shown() -> Iterator[Any]:
    """The frames: every second scene is dark, so that a cut is seen."""
    for scene, frames in enumerate(SCENES):
        wide = np.asarray(gradient(scene, WIDTH + 2 * frames, HEIGHT))
        wide = wide // 3 if scene % 2 else 128 + wide // 2
        for frame in range(frames):
            yield np.ascontiguousarray(wide[:, 2 * frame : 2 * frame + WIDTH])
