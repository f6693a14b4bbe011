"""python -m classifier explain: which parts of a picture a model's score hangs on."""

import argparse
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track

from classifier.commands.decoder import decoders
from classifier.errors import ModelError
from classifier.explain import Square, explain
from classifier.heat_map import draw, place
from classifier.load import one_model
from classifier.model import Model
from classifier.writing import whole
from console import tell
from review.errors import Crash, Permanent, Transient
from review.score import Frame, nsfw_of, only_frames


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may be said after the command's name."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a picture")
    parser.add_argument(
        "-o", dest="output", type=Path, metavar="MAP.png", required=True, help="the map, a PNG"
    )
    parser.add_argument(
        "--model", metavar="NAME", help="(default: MODEL; of a cascade, the one that looks at all)"
    )


def run(arguments: argparse.Namespace) -> int:
    """0; raises ModelError for what cannot be read, decoded, scored or written."""
    model = one_model(arguments.model, arguments.dir)
    file, begun = arguments.file, time.monotonic()
    _check(arguments.output, file)
    with whole(arguments.output) as output:
        frames = _frames(file, arguments, model.side)
        frame = max(frames, key=lambda frame: _nsfw(model, frame.pixels))
        explanation = explain(
            frame.pixels,
            lambda pixels: _nsfw(model, pixels),
            _shown,
        )
        title = f"for possible explicit content, by {model.card.name}{place(frame)}"
        draw(frame.pixels, explanation, title).save(output, "PNG")
    seconds = time.monotonic() - begun
    tell(f"{file}: score {explanation.score:.4f}, map in {arguments.output} ({seconds:.1f} s)")
    return 0


def _shown(squares: Sequence[Square]) -> Iterable[Square]:
    console = Console(stderr=True)
    return track(
        squares, "covering parts", console=console, transient=True, disable=not console.is_terminal
    )


def _nsfw(model: Model, pixels: NDArray[np.uint8]) -> float:
    [probabilities] = model.score([Frame(scene=0, pixels=pixels)])
    return nsfw_of(probabilities)


def _frames(file: Path, arguments: argparse.Namespace, side: int) -> list[Frame]:
    """All frames, decoded where nothing secret is."""
    try:
        file.open("rb").close()
        with decoders(arguments, side) as decoding:
            return list(only_frames(decoding.open(file, side)))
    except OSError as error:
        raise ModelError(f"{file}: cannot be read ({error.strerror}), give another file") from error
    except (Permanent, Crash) as error:
        raise ModelError(f"{file}: {error}, give another file") from error
    except Transient as error:
        raise ModelError(f"{file}: {error}, try again") from error


def _check(path: Path, picture: Path) -> None:
    if path.exists() and picture.exists() and path.samefile(picture):
        raise ModelError(f"{path}: is the picture itself, give another -o")
