"""Videos that mean harm, or came to harm: made once, kept in a folder."""

import random
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

from bench.video.ffmpeg import ffmpeg, made

_FLIPS_PER_MB = 500
_HEADER = 4096  # bytes that stay as they are
_SEED = 9
_FAST = ("-threads", "1", "-deadline", "realtime", "-cpu-used", "8")

# Of each: the container's suffix, and what the encoder is told.
CODECS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "VP8": ("webm", ("-c:v", "libvpx", *_FAST, "-b:v", "500k")),
    "VP9": ("webm", ("-c:v", "libvpx-vp9", *_FAST, "-b:v", "0", "-crf", "37")),
    "AV1": ("webm", ("-c:v", "libsvtav1", "-preset", "12")),
    "Theora": ("ogv", ("-c:v", "libtheora", "-q:v", "5")),
    "MPEG-1": ("mpg", ("-c:v", "mpeg1video", "-b:v", "800k")),
    "MPEG-2": ("mpg", ("-c:v", "mpeg2video", "-b:v", "800k")),
}


class Bomb(NamedTuple):
    """A file, and the words with which it may end: never "clear" where much was not seen."""

    name: str
    path: Path
    right: frozenset[str]


UNSEEN = frozenset({"permanent", "unknown"})
DAMAGED = UNSEEN | {"clear"}


def bombs(body: Path, folder: Path) -> list[Bomb]:
    """All of them; the damaged ones were 20 s of `body`. Raises CannotRun."""
    found = [_plain(name, folder, *how) for name, how in _PLAIN.items()]
    for codec, (suffix, encoding) in CODECS.items():
        whole = folder / f"whole-{codec}.{suffix}"
        made([whole], partial(_whole, body, encoding))
        data = whole.read_bytes()
        # The others say nowhere how long they are: half of one is a shorter video.
        for name, broken, right in (
            ("cut in half", data[: len(data) // 2], UNSEEN if suffix == "webm" else DAMAGED),
            ("with flipped bits", flipped(data), DAMAGED),
        ):
            path = folder / f"{codec}-{name.replace(' ', '-')}.{suffix}"
            path.write_bytes(broken)
            found.append(Bomb(f"{codec} {name}", path, right))
    header = folder / "header.webm"
    header.write_bytes((folder / "whole-VP9.webm").read_bytes()[:5000])
    return [*found, Bomb("a header and no more", header, UNSEEN)]


def flipped(data: bytes) -> bytes:
    """500 bits of each 10⁶ bytes turned over, the first 4 KB left alone; the same each time."""
    rng, broken = random.Random(_SEED), bytearray(data)
    for _ in range(len(data) * _FLIPS_PER_MB // 1_000_000):
        broken[rng.randrange(_HEADER, len(data))] ^= 1 << rng.randrange(8)
    return bytes(broken)


def _plain(name: str, folder: Path, suffix: str, make: Callable[[list[Path]], None]) -> Bomb:
    path = folder / f"{name.replace(' ', '-').replace(',', '')}.{suffix}"
    made([path], make)
    return Bomb(name, path, UNSEEN)


def _whole(body: Path, encoding: tuple[str, ...], to: list[Path]) -> None:
    ffmpeg("-i", str(body), "-t", "20", *encoding, str(to[0]))


def _huge(size: str, encoding: tuple[str, ...], to: list[Path]) -> None:
    ffmpeg("-f", "lavfi", "-i", f"color=s={size}", "-frames:v", "3", *encoding, str(to[0]))


def _looped(drawn: str, frames: int, times: int, more: tuple[str, ...], to: list[Path]) -> None:
    """So many frames so many times; only once encoded."""
    once = to[0].with_stem(f"once-{to[0].stem}")
    encoding = CODECS["VP8"][1]
    ffmpeg("-f", "lavfi", "-i", drawn, "-frames:v", str(frames), *encoding, str(once))
    ffmpeg("-stream_loop", str(times - 1), "-i", str(once), "-c", "copy", *more, str(to[0]))
    once.unlink()


_LIVE = ("-live", "1")  # without a duration
_PLAIN: Mapping[str, tuple[str, Callable[[list[Path]], None]]] = {
    "VP9, 16000 x 9000": ("webm", partial(_huge, "16000x9000", CODECS["VP9"][1])),
    "VP8, 16000 x 9000": ("webm", partial(_huge, "16000x9000", CODECS["VP8"][1])),
    "Theora, 12000 x 12000": ("ogv", partial(_huge, "12000x12000", CODECS["Theora"][1])),
    "a million frames": ("webm", partial(_looped, "color=s=16x16:r=25", 25_000, 40, ())),
    "endless": ("webm", partial(_looped, "color=s=160x90:r=25", 25_000, 80, _LIVE)),
}
