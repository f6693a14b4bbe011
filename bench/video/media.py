"""The benchmark's videos: made once, and kept in a folder."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from bench.video import bodies
from bench.video.bodies import Shot
from bench.video.ffmpeg import RATE, ffmpeg, made

BODIES: dict[str, Callable[[int], list[Shot]]] = {
    "calm": bodies.calm,
    "interview": bodies.interview,
    "busy": bodies.busy,
}
_HD, _UHD = (1920, 1080), (3840, 2160)
_UHD_SECONDS = 20
_TIMES_LONG = 12  # ten minutes to two hours


class Body(NamedTuple):
    """A video at 1080p as somebody would upload it, and the wiki's transcode of it, 240p."""

    original: Path
    small: Path


def body(name: str, minutes: float, folder: Path) -> Body:
    """The one of that name ("calm", "interview", "busy"). Raises CannotRun."""
    paths = Body(*(folder / f"{name}-{minutes:g}min-{lines}p.webm" for lines in (1080, 240)))
    shots = BODIES[name](round(minutes * 60 * RATE))
    made(paths, lambda to: bodies.shoot(shots, _HD, to[0], to[1]))
    return paths


def uhd(name: str, folder: Path) -> Path:
    """20 s of it at 4K. Raises CannotRun."""
    path = folder / f"{name}-{_UHD_SECONDS}s-2160p.webm"
    shots = BODIES[name](_UHD_SECONDS * RATE)
    made([path], lambda to: bodies.shoot(shots, _UHD, to[0], None))
    return path


def long(source: Path) -> Path:
    """Twelve times in a row what that shows. Raises CannotRun."""
    path = source.with_stem(f"{source.stem}-long")
    made([path], partial(_looped, source))
    return path


def _looped(source: Path, to: list[Path]) -> None:
    times = ("-stream_loop", str(_TIMES_LONG - 1))
    ffmpeg(*times, "-i", str(source), "-c", "copy", str(to[0]))
