"""What videos show: a talking head that hardly moves, several by turns, scenes as in films."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.contender import ROOT
from bench.video.ffmpeg import ORIGINAL, RATE, TRANSCODE, TRANSCODE_SIZE, encoder, ffmpeg

PICTURES = ROOT / "classifier" / "pictures"
_HEAD = "hopper"
_HEADS = (_HEAD, "astronaut", "camera")
_TURN = 250  # frames
_SOFT = "s=480x270:r=25"  # drawn small, as they cost much, and enlarged
_DRAWN = ("testsrc2=s=960x540:r=25", f"mandelbrot={_SOFT}", f"life={_SOFT}:mold=10:ratio=0.1:seed=")
_PALE = 0.3  # of the colours that ffmpeg draws
_LENGTHS = (50, 150)  # frames of a busy scene
_SEED = 20
_SLOW, _FAST = 0.14, 1.4  # radians a second, of the camera's sway


@dataclass(frozen=True, kw_only=True)
class Shot:
    """`frames` of a photograph under a camera that sways, or of what ffmpeg draws."""

    source: str
    frames: int
    sway: float = _SLOW
    start: float = 0.0  # radians of the sway

    @property
    def drawn(self) -> bool:
        """Whether ffmpeg draws it; else `source` is a photograph's name."""
        return "=" in self.source


def calm(frames: int) -> list[Shot]:
    """One shot of one person."""
    return [Shot(source=_HEAD, frames=frames)]


def interview(frames: int) -> list[Shot]:
    """Talking heads by turns, with a cut every ten seconds and little movement."""
    shots = range(0, frames, _TURN)
    return [
        Shot(source=_HEADS[number % len(_HEADS)], frames=min(_TURN, frames - begin), start=number)
        for number, begin in enumerate(shots)
    ]


def busy(frames: int) -> list[Shot]:
    """A new shot every 2 to 6 s, no two neighbours of one source; equal for equal `frames`."""
    rng = random.Random(_SEED)
    photographs = sorted(path.stem for path in PICTURES.glob("*.jpg"))
    shots: list[Shot] = []
    deck: list[str] = []
    while frames > 0:
        if not deck:
            deck = [*photographs, *(f"{d}{len(shots)}" if d[-1] == "=" else d for d in _DRAWN)]
            rng.shuffle(deck)
        length = min(frames, rng.randint(*_LENGTHS))
        start = rng.uniform(0, 6.28)
        shots.append(Shot(source=deck.pop(), frames=length, sway=_FAST, start=start))
        frames -= length
    return shots


def shoot(shots: Sequence[Shot], size: tuple[int, int], original: Path, small: Path | None) -> None:
    """Encode them as the original, and at once as its small transcode. Raises CannotRun."""
    whole = [*ORIGINAL, str(original)]
    if small is not None:
        width, height = TRANSCODE_SIZE
        graph = f"[0]split[a][b];[b]scale={width}:{height}[c]"
        whole = ["-filter_complex", graph, "-map", "[a]", *whole]
        whole += ["-map", "[c]", *TRANSCODE, str(small)]
    with encoder(size, *whole) as frames:
        for shot in shots:
            ffmpeg(*_drawing(shot, *size), "-f", "rawvideo", "-", to=frames)


def _drawing(shot: Shot, width: int, height: int) -> list[str]:
    """Grain on all of it: a camera's pictures are never twice the same."""
    ending = f"noise=c0s=4:c0f=t,format=yuv420p,trim=end_frame={shot.frames}"
    if shot.drawn:
        # Paler, as what is hidden is known by a colour that these would have too.
        scaled = f"hue=s={_PALE},scale={width}:{height}:flags=fast_bilinear"
        return ["-f", "lavfi", "-i", shot.source, "-vf", f"{scaled},{ending}"]
    larger = f"{width * 11 // 10}:{height * 11 // 10}"
    sway = f"{shot.start:.3f}+t*{shot.sway}"
    graph = (
        f"scale={larger}:force_original_aspect_ratio=increase,format=yuv420p,"
        f"loop=-1:1,settb=1/{RATE},setpts=N,"
        f"crop={width}:{height}:x='(iw-ow)/2+ow/24*sin({sway})':y='(ih-oh)/2+oh/24*cos({sway})',"
        f"{ending}"
    )
    return ["-i", str(PICTURES / f"{shot.source}.jpg"), "-vf", graph]
