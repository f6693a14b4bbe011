"""python -m classifier list: what is installed, with its cards."""

import argparse
import json
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from classifier.card import Card
from classifier.commands.console import tell
from classifier.errors import ModelError
from classifier.install import list_installed


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may be said after the command's name."""
    parser.add_argument("--json", action="store_true", help="for programs, on stdout")


def run(arguments: argparse.Namespace) -> int:
    """0, or 1 where a model in the folder is broken."""
    found = list(list_installed(arguments.dir))
    sound = [(path, card) for path, card in found if isinstance(card, Card)]
    if arguments.json:
        rows = [_row(path, card) for path, card in sound]
        sys.stdout.write(json.dumps(rows, indent=2) + "\n")
    elif found:
        Console().print(_table(sound))
    else:
        tell(f"no models in {arguments.dir}, run python -m classifier install")
    broken = [error for _path, error in found if isinstance(error, ModelError)]
    for error in broken:
        tell(f"classifier: {error}")
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
