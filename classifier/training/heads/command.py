"""What `python -m classifier train DATASET --backbone` takes, and what it does.

Loaded for the help as well, and so without the libraries that training needs.
"""

import argparse

from classifier.errors import ModelError
from classifier.training.kinds import ALL, DENSE, ISOTONIC, LOGISTIC, TEMPERATURE
from classifier.training.prevalence import PREVALENCE

ONLY = ("backbone", "head")  # the options that mean nothing for a whole network


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may be said beside DATASET, --name, --seed and --dir."""
    group = parser.add_argument_group("a head on a frozen backbone")
    group.add_argument(
        "--backbone",
        default="mobilenet_v2",
        metavar="MODEL",
        help="installed, or a path (default: %(default)s)",
    )
    group.add_argument(
        "--head",
        choices=(LOGISTIC, DENSE, ALL),
        default=LOGISTIC,
        help="%(choices)s; dense needs PyTorch (default: %(default)s)",
    )
    group.add_argument(
        "--classes",
        type=int,
        choices=(2, 5),
        help="nsfw and sfw, or the five (default: as DATASET is labelled)",
    )
    group.add_argument(
        "--calibration",
        choices=(TEMPERATURE, ISOTONIC),
        default=TEMPERATURE,
        help="isotonic is for two classes and many pictures (default: %(default)s)",
    )
    group.add_argument("--int8", action="store_true", help="make NEW_int8 too, and say how near")
    group.add_argument(
        "--prevalence",
        type=float,
        default=PREVALENCE,
        metavar="X",
        help="share of nsfw among uploads, for the thresholds (default: %(default)s)",
    )
    group.add_argument(
        "--flags",
        type=float,
        default=20.0,
        metavar="N",
        help="of 1,000 uploads, that volunteers can look at (default: %(default)g)",
    )


def run(arguments: argparse.Namespace) -> int:
    """0, with the model installed. Raises ModelError."""
    try:
        from classifier.training.heads.training import train
    except ImportError as error:
        raise ModelError(
            f"train needs {error.name}, which is missing, run make training"
        ) from error
    train(arguments)
    return 0
