"""Harmless media made on the spot: gradients, moving gradients and tones.

Everything is drawn from its seed: equal arguments give equal bytes.
"""

import io
import time
from itertools import pairwise
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from playground.scheduling import scheduling_kept

_FPS = 25
_RATE = 48000
_AUDIO_FRAME = 960  # samples; what the Opus encoder takes at a time
EXACT = {"fflags": "+bitexact"}  # no random ids and no versions in the container
_EPOCH = time.gmtime(0)
QUICK = {"deadline": "realtime", "cpu-used": "-8"}  # libvpx: above 0, VP8 depends on the clock


def gradient(seed: int, width: int = 640, height: int = 480) -> Image.Image:
    """An RGB picture: a smooth colour gradient with a little noise."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    planes = [
        np.sin(x * rng.uniform(0.002, 0.02) + rng.uniform(0, 6))
        + np.cos(y * rng.uniform(0.002, 0.02) + rng.uniform(0, 6))
        for _ in range(3)
    ]
    pixels = np.stack(planes, axis=-1) * 60 + 128 + rng.normal(0, 4, (height, width, 3))
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def picture(
    seed: int, fmt: str = "JPEG", width: int = 640, height: int = 480, **save: Any
) -> bytes:
    """A gradient as a file of that format; `save` goes to Pillow's encoder."""
    return encoded(gradient(seed, width, height), fmt, **save)


def encoded(image: Image.Image, fmt: str, **save: Any) -> bytes:
    """The bytes of a file of that format; `save` goes to Pillow's encoder."""
    out = io.BytesIO()
    image.save(out, fmt, **save)
    return out.getvalue()


def animation(seed: int, fmt: str = "GIF", frames: int = 4, width: int = 320) -> bytes:
    """An animated GIF, WebP or PNG of unlike gradients, 4:3, 200 ms each, for ever."""
    first, *rest = [gradient(seed * 1000 + i, width, width * 3 // 4) for i in range(frames)]
    return encoded(first, fmt, save_all=True, append_images=rest, duration=200, loop=0)


def pdf(seed: int, pages: int = 2) -> bytes:
    """A PDF of so many A6 pages at 150 dpi, a gradient on each."""
    first, *rest = [gradient(seed * 1000 + i, 620, 874) for i in range(pages)]
    dates = {"creationDate": _EPOCH, "modDate": _EPOCH}
    return encoded(first, "PDF", save_all=True, append_images=rest, resolution=150, **dates)


def svg(seed: int) -> bytes:
    """A drawing of 400 by 300 pixels: a disc on a coloured ground."""
    ground = np.random.default_rng(seed).integers(0, 256, 3)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="300">'
        f'<rect width="400" height="300" fill="#{bytes(ground.tolist()).hex()}"/>'
        f'<circle cx="200" cy="150" r="{40 + seed % 60}" fill="#888"/></svg>'
    ).encode()


def stl(seed: int) -> bytes:
    """A three-dimensional model in binary STL: one triangle."""
    corners = np.random.default_rng(seed).uniform(0, 10, (4, 3)).astype("<f4")
    return bytes(80) + (1).to_bytes(4, "little") + corners.tobytes() + bytes(2)


def video(
    seed: int,
    container: str = "webm",
    codec: str = "libvpx-vp9",
    *,
    width: int = 320,
    height: int = 240,
    seconds: float = 2.0,
    cuts: tuple[float, ...] = (),
    sound: str | None = None,
) -> bytes:
    """A clip at 25 frames a second; at each of `cuts` (seconds) a new scene begins.

    A scene is a gradient that moves to the left. `sound` names an audio codec.
    """
    out = io.BytesIO()
    with scheduling_kept(), av.open(out, "w", format=container, options=EXACT) as box:
        quick = QUICK if codec.startswith("libvpx") else {}
        stream: Any = box.add_stream(codec, rate=_FPS, options=quick)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.codec_context.thread_count = 1  # or the bytes would depend on the machine
        tone: Any = box.add_stream(sound, rate=_RATE, layout="mono") if sound else None
        for pixels in _moving(seed, width, height, int(seconds * _FPS), cuts):
            box.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        box.mux(stream.encode())
        if tone is not None:
            _add_tone(box, tone, seconds)
    return out.getvalue()


def audio(
    seed: int = 0, container: str = "ogg", codec: str = "libopus", seconds: float = 1.0
) -> bytes:
    """A short tone, its pitch from the seed; for WAV: "wav", "pcm_s16le"."""
    out = io.BytesIO()
    with av.open(out, "w", format=container, options=EXACT) as box:
        stream: Any = box.add_stream(codec, rate=_RATE, layout="mono")
        _add_tone(box, stream, seconds, 220 + seed % 8 * 110)
    return out.getvalue()


def _moving(
    seed: int, width: int, height: int, frames: int, cuts: tuple[float, ...]
) -> list[NDArray[np.uint8]]:
    """RGB frames, (height, width, 3) each."""
    pictures: list[NDArray[np.uint8]] = []
    starts = [0, *(int(cut * _FPS) for cut in cuts), frames]
    for scene, (start, end) in enumerate(pairwise(starts)):
        wide = np.asarray(_scene(seed, scene, width + (end - start) * 2, height))
        pictures += [
            np.ascontiguousarray(wide[:, 2 * i : 2 * i + width]) for i in range(end - start)
        ]
    return pictures


def _scene(seed: int, number: int, width: int, height: int) -> Image.Image:
    """A gradient, every second one dark: a cut is seen whatever the seed."""
    shade = (lambda v: v // 3) if number % 2 else (lambda v: 128 + v // 2)
    return gradient(seed * 1000 + number, width, height).point(shade)


def _add_tone(box: Any, stream: Any, seconds: float, pitch: int = 440) -> None:
    t = np.arange(int(_RATE * seconds)) / _RATE
    wave = (np.sin(2 * np.pi * pitch * t) * 8000).astype(np.int16)
    for start in range(0, len(wave) - _AUDIO_FRAME + 1, _AUDIO_FRAME):
        frame = av.AudioFrame.from_ndarray(
            wave[None, start : start + _AUDIO_FRAME], format="s16", layout="mono"
        )
        frame.sample_rate = _RATE
        frame.pts = start
        box.mux(stream.encode(frame))
    box.mux(stream.encode())
