"""Debian's ffmpeg, which makes the media."""

import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from bench.contender import CannotRun

RATE = 25  # frames a second, of all media
_QUIET = ("-hide_banner", "-loglevel", "error", "-nostdin", "-y")
_VP9 = ("-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-row-mt", "0")
_ONE_THREAD = ("-threads", "1", "-lag-in-frames", "0", "-b:v", "0")
# As TimedMediaHandler's, but for its second pass, which changes nothing for a decoder.
TRANSCODE = (*_VP9, *_ONE_THREAD, "-crf", "37", "-g", "240")
ORIGINAL = (*_VP9, *_ONE_THREAD, "-crf", "30", "-g", "250")  # about 1 Mbit/s at 1080p
TRANSCODE_SIZE = (426, 240)


def command(*arguments: str) -> list[str]:
    """The command line for these arguments. Raises CannotRun where there is no ffmpeg."""
    found = shutil.which("ffmpeg")
    if found is None:
        raise CannotRun("ffmpeg is missing: an administrator has to run apt-get install -y ffmpeg")
    return [found, *_QUIET, *arguments]


def ffmpeg(*arguments: str, to: IO[bytes] | int | None = None) -> None:
    """Run it to its end, its stdout into `to`. Raises CannotRun."""
    done = subprocess.run(
        command(*arguments), stdout=to, stderr=subprocess.PIPE, text=True, check=False
    )
    if done.returncode:
        raise CannotRun(f"ffmpeg failed: {(done.stderr.strip() or 'no reason').splitlines()[-1]}")


@contextmanager
def encoder(size: tuple[int, int], *arguments: str) -> Iterator[IO[bytes]]:
    """What takes raw frames (yuv420p, of that size) until the block ends.

    The arguments say what becomes of them. Raises CannotRun.
    """
    width, height = size
    raw = ("-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", f"{width}x{height}", "-r", str(RATE))
    whole = command(*raw, "-i", "pipe:0", *arguments)
    with subprocess.Popen(whole, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None  # noqa: S101 -- Popen's type is wider than PIPE
        yield process.stdin
    if process.returncode:
        raise CannotRun(f"ffmpeg could not encode (exit code {process.returncode})")


def made(paths: Sequence[Path], make: Callable[[list[Path]], None]) -> None:
    """Make the files if one is not there: `make` gets where. All of them whole, or none."""
    if all(path.exists() for path in paths):
        return
    unfinished = [path.with_stem(f"unfinished-{path.stem}") for path in paths]
    for path in unfinished:
        path.parent.mkdir(parents=True, exist_ok=True)
    make(unfinished)
    for path, final in zip(unfinished, paths, strict=True):
        path.rename(final)
