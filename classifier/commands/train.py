"""python -m classifier train: from a data set and a model to another model."""

import argparse
from pathlib import Path

from classifier.errors import ModelError
from classifier.training.finetune import command as finetune
from classifier.training.heads import command as heads

_LARGEST_SEED = 2**32 - 1  # that NumPy, and so scikit-learn, takes


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
    parser.set_defaults(default_of=parser.get_default)


def run(arguments: argparse.Namespace) -> int:
    """0, with the new model installed; raises ModelError, also for what would be ignored."""
    _check(arguments)
    return finetune.run(arguments) if arguments.fine_tune else heads.run(arguments)


def _check(arguments: argparse.Namespace) -> None:
    """What both ways take, and that nothing was told of the other one."""
    if not 0 <= arguments.seed <= _LARGEST_SEED:
        raise ModelError(f"--seed {arguments.seed}: is not 0 to {_LARGEST_SEED}, correct it")
    if not 0 < arguments.prevalence < 1:
        raise ModelError(f"--prevalence {arguments.prevalence}: is not between 0 and 1, correct it")
    if not arguments.flags > 0:
        raise ModelError(f"--flags {arguments.flags:g}: is not more than 0, correct it")
    others = heads.ONLY if arguments.fine_tune else finetune.ONLY
    for name in others:
        if getattr(arguments, name) != arguments.default_of(name):
            what = (
                "is for a head on a backbone, leave it or --fine-tune out"
                if arguments.fine_tune
                else "is for a whole network, leave it out or add --fine-tune"
            )
            raise ModelError(f"--{name}: {what}")
