# ruff: noqa: N999 - named like its command, and loaded by that name only
"""python -m classifier import: models as others share them, converted and installed."""

import argparse
from pathlib import Path

from pydantic import ValidationError

from classifier.card import Thresholds
from classifier.convert.onnx_graph import SCALES
from classifier.errors import ModelError
from classifier.packages.imported import Import, import_model
from classifier.validation import first_complaint
from console import tell

# In the order of the alphabet, in which Keras reads a training set's folders.
_LABELS = "drawing,hentai,neutral,porn,sexy"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may be said after the command's name."""
    parser.add_argument(
        "source",
        type=Path,
        metavar="FILE.h5|FOLDER",
        help="Keras' .h5, or TensorFlow.js' folder with model.json",
    )
    parser.add_argument("--name", help="for MODEL (default: that of the file or folder)")
    parser.add_argument(
        "--labels", default=_LABELS, help="in the order of the answers (default: %(default)s)"
    )
    parser.add_argument("--size", type=int, metavar="N", help="of a model that takes any, in px")
    parser.add_argument(
        "--scale",
        choices=list(SCALES),
        help="black and white in its training (default: 0-1; a model that scales by itself "
        "most often takes 0-255)",
    )
    parser.add_argument("--licence", default="not told", metavar="TEXT", help="for its card")
    for label in ("nsfw", "sexy"):
        parser.add_argument(
            f"--{label}-threshold",
            type=float,
            metavar="X",
            help="for its card, 0 to 1 (default: none, then the service's settings must tell)",
        )


def run(arguments: argparse.Namespace) -> int:
    """0; raises ModelError for what cannot be imported."""
    source: Path = arguments.source
    whole = source.resolve()
    wanted = Import(
        source=source,
        name=arguments.name or (whole.name if whole.is_dir() else whole.stem),
        labels=tuple(label.strip() for label in arguments.labels.split(",")),
        licence=arguments.licence,
        size=arguments.size,
        scale=arguments.scale,
        thresholds=_thresholds(arguments.nsfw_threshold, arguments.sexy_threshold),
    )
    import_model(wanted, arguments.dir, tell)
    return 0


def _thresholds(nsfw: float | None, sexy: float | None) -> Thresholds | None:
    if nsfw is None and sexy is None:
        return None
    if nsfw is None:
        raise ModelError("--sexy-threshold: does not stand without --nsfw-threshold, give both")
    try:
        return Thresholds(nsfw=nsfw, sexy=sexy)
    except ValidationError as error:
        where, what = first_complaint(error)
        raise ModelError(f"--{where}-threshold: {what}, correct it") from error
