"""python -m classifier list: what is installed, with its cards."""

import argparse
import json
import sys
from pathlib import Path

from rich.table import Table

from classifier.card import Card
from classifier.catalogue import MODELS, RECIPES, Recipe
from classifier.errors import ModelError
from classifier.packages.install import list_installed
from console import grouped, narrow_table, show, tell

_Sound = list[tuple[Path, Card]]


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
    elif sound:
        show(_table(sound), _notes(sound, arguments.dir))
    elif not found:
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


def _table(sound: _Sound) -> Table:
    table = narrow_table(
        "model", "input\npx", "classes", "accuracy\nstated", "nsfw\nfrom", "sexy\nfrom", "sha256"
    )
    for path, card in sound:
        accuracy = card.published.get("accuracy")
        limits = card.thresholds.model_dump() if card.thresholds else {}
        table.add_row(
            path.parent.name,
            str(card.input_size),
            str(len(card.labels)),
            "none" if accuracy is None else f"{100 * accuracy:.3g} %",
            *("-" if limits.get(key) is None else f"{limits[key]:g}" for key in ("nsfw", "sexy")),
            card.sha256[:12],
        )
    return table


def _notes(sound: _Sound, folder: Path) -> list[str]:
    named = [(path.parent.name, card) for path, card in sound]
    missing = ", ".join(name for name in MODELS if name not in dict(named))
    return [
        f"They are in {folder}/MODEL/model.onnx, each with its card, model.json, beside it.",
        *grouped((name, ", ".join(card.labels)) for name, card in named),
        *grouped((name, card.licence) for name, card in named),
        *([f"{missing}: not installed"] if missing else []),
        *(_cascade(recipe, set(dict(named))) for recipe in RECIPES.values()),
    ]


def _cascade(recipe: Recipe, installed: set[str]) -> str:
    others = ", ".join((*recipe.for_parts, *recipe.for_whole))
    words = f"{recipe.name}: {recipe.screen} looks at everything, {others} at what it doubts"
    missing = ", ".join(name for name in recipe.members if name not in installed)
    return f"{words}; {missing} not installed" if missing else words
