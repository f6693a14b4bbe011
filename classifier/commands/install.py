"""python -m classifier install: get models, convert them, verify them."""

import argparse
from pathlib import Path

from classifier.catalogue import MODELS
from classifier.commands.console import tell
from classifier.install import entries, install


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may be said after the command's name."""
    known = ", ".join(MODELS)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"{known} (default: MODEL)")
    parser.add_argument(
        "--from", dest="package", type=Path, metavar="FILE.tgz", help="do not use npm"
    )


def run(arguments: argparse.Namespace) -> int:
    """0; raises ModelError for what cannot be installed."""
    if not arguments.names and arguments.model.endswith(".onnx"):
        tell(f"MODEL={arguments.model} is a file of one's own: nothing to install")
        return 0
    wanted = entries(arguments.names or [arguments.model])
    install(wanted, arguments.dir, tell, arguments.package)
    return 0
