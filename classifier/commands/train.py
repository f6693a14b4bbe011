"""python -m classifier train: from a data set and a model to another model."""

import argparse
from pathlib import Path

from classifier.training.finetune import command as finetune
from classifier.training.heads import command as heads


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may be said after the command's name."""
    parser.add_argument("dataset", type=Path, metavar="DATASET", help="as `dataset build` makes it")
    parser.add_argument("--name", required=True, metavar="NEW", help="of the new model, for MODEL")
    parser.add_argument(
        "--seed", type=int, default=1, metavar="N", help="of all chance (default: %(default)s)"
    )
    parser.add_argument(
        "--fine-tune",
        choices=("v1", "v2"),
        help="train a whole MobileNet, not a head; needs PyTorch",
    )
    heads.add_arguments(parser)
    finetune.add_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """0, with the new model installed; raises ModelError."""
    return finetune.run(arguments) if arguments.fine_tune else heads.run(arguments)
