"""The command line: python -m classifier install|list."""

import argparse
import json
import sys
from pathlib import Path
from typing import NoReturn

from rich.console import Console
from rich.table import Table

from classifier.card import Card
from classifier.catalogue import MODELS
from classifier.errors import ModelError
from classifier.install import entries, install, list_installed
from settings import SettingError, Settings, load


class _Parser(argparse.ArgumentParser):
    """A parser whose complaint is one line, like every other one here."""

    def error(self, message: str) -> NoReturn:
        raise ModelError(f"{message}, see python -m classifier --help")


def main() -> int:
    """Do what the command line asks; 0, or 1 after one line on stderr for each failure."""
    try:
        arguments = _parser(load()).parse_args()
        if arguments.command == "install":
            return _install(arguments)
        return _list(arguments)
    except (ModelError, SettingError) as error:
        _tell(f"classifier: {error}")
    except KeyboardInterrupt:
        _tell("classifier: interrupted, what was installed before stays, run it again")
    return 1


def _parser(settings: Settings) -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m classifier", description="Installs and lists models.")
    parser.set_defaults(model=settings.model)
    commands = parser.add_subparsers(dest="command", required=True)
    adding = commands.add_parser("install", help="get models, convert them, verify them")
    known = ", ".join(MODELS)
    adding.add_argument("names", nargs="*", metavar="NAME", help=f"{known} (default: MODEL)")
    adding.add_argument(
        "--from", dest="package", type=Path, metavar="FILE.tgz", help="do not use npm"
    )
    listing = commands.add_parser("list", help="show what is installed")
    listing.add_argument("--json", action="store_true", help="for programs, on stdout")
    for command in (adding, listing):
        command.add_argument(
            "--dir", type=Path, default=settings.model_dir, help="where (default: %(default)s)"
        )
    return parser


def _install(arguments: argparse.Namespace) -> int:
    if not arguments.names and arguments.model.endswith(".onnx"):
        _tell(f"MODEL={arguments.model} is a file of one's own: nothing to install")
        return 0
    wanted = entries(arguments.names or [arguments.model])
    install(wanted, arguments.dir, _tell, arguments.package)
    return 0


def _list(arguments: argparse.Namespace) -> int:
    found = list(list_installed(arguments.dir))
    sound = [(path, card) for path, card in found if isinstance(card, Card)]
    if arguments.json:
        rows = [_row(path, card) for path, card in sound]
        sys.stdout.write(json.dumps(rows, indent=2) + "\n")
    elif found:
        Console().print(_table(sound))
    else:
        _tell(f"no models in {arguments.dir}, run python -m classifier install")
    broken = [error for _path, error in found if isinstance(error, ModelError)]
    for error in broken:
        _tell(f"classifier: {error}")
    return 1 if broken else 0


def _row(path: Path, card: Card) -> dict[str, object]:
    return {
        "name": path.parent.name,
        "path": str(path),
        "sha256": card.sha256,
        "card": card.model_dump(mode="json"),
    }


def _table(sound: list[tuple[Path, Card]]) -> Table:
    table = Table("name", "input", "accuracy", "sha256")
    table.add_column("path", overflow="fold")
    for path, card in sound:
        accuracy = card.published.get("accuracy")
        table.add_row(
            path.parent.name,
            f"{card.input_size} px",
            "" if accuracy is None else f"{accuracy:.0%}",
            card.sha256[:12],
            str(path),
        )
    return table


def _tell(line: str) -> None:
    """One line for humans, never broken in two and never read as markup."""
    Console(stderr=True).print(line, soft_wrap=True, markup=False, highlight=False)


if __name__ == "__main__":
    sys.exit(main())
