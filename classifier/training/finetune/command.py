"""What `python -m classifier train DATASET --fine-tune` takes, and what it does.

Loaded for the help as well, and so without PyTorch.
"""

import argparse

from classifier.convert.onnx_graph import SCALES
from classifier.errors import ModelError

# The options that mean nothing for a head.
ONLY = ("side", "width", "weights", "scale", "unfreeze", "epochs", "rate", "batch", "device")
_NONE = "none"
_STARTS = {"v1": _NONE, "v2": "mobilenet_v2"}  # of width 1; of any other nothing is installed


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may be said beside what heads take, too, and --fine-tune itself."""
    group = parser.add_argument_group("a whole network, with --fine-tune")
    group.add_argument(
        "--side", type=int, default=224, metavar="N", help="what it sees, px (default: 224)"
    )
    group.add_argument(
        "--width", type=float, default=1.0, metavar="X", help="0.25 is quickest (default: 1)"
    )
    group.add_argument(
        "--weights",
        metavar="FILE.h5|MODEL|none",
        help="to begin with: Keras' MobileNet, an installed model, or nothing "
        "(default: mobilenet_v2 for v2 of width 1, else none)",
    )
    group.add_argument(
        "--scale",
        choices=list(SCALES),
        help="black and white as FILE.h5 was trained on them (default: pm1, Keras' own)",
    )
    group.add_argument(
        "--unfreeze",
        type=int,
        metavar="N",
        help="of the last blocks only, 14 in v1 and 19 in v2 (default: all)",
    )
    group.add_argument("--epochs", type=int, default=40, metavar="N", help="at most (default: 40)")
    group.add_argument(
        "--rate",
        type=float,
        metavar="X",
        help="of learning (default: 0.0003, without weights 0.003)",
    )
    group.add_argument("--batch", type=int, default=32, metavar="N", help="(default: 32)")
    group.add_argument("--device", default="cpu", help="cpu or cuda (default: cpu)")


def run(arguments: argparse.Namespace) -> int:
    """0, with the model installed. Raises ModelError."""
    _check(arguments)
    if arguments.weights is None:
        arguments.weights = _STARTS[arguments.fine_tune] if arguments.width == 1 else _NONE
    if arguments.weights == _NONE:
        arguments.weights = None
    try:
        from classifier.training.finetune.tuning import fine_tune
    except ImportError as error:
        raise ModelError(
            f"--fine-tune needs {error.name}, which is not here, run make training-torch"
        ) from error
    fine_tune(arguments)
    return 0


def _check(arguments: argparse.Namespace) -> None:
    for option, least, most in (
        ("side", 32, 1024),
        ("width", 0.1, 2),
        ("epochs", 1, 100_000),
        ("batch", 2, 4096),
        ("unfreeze", 0, 19),
        ("rate", 1e-7, 1),
    ):
        value = getattr(arguments, option)
        if value is not None and not least <= value <= most:
            raise ModelError(f"--{option} {value}: is not {least} to {most}, correct it")
