"""The models side by side: what they cost, and what their makers say of them."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from classifier.card import Card
from classifier.catalogue import MODELS, RECIPES, Recipe
from classifier.convert.mobilenet_v1 import untrained
from classifier.convert.operations import Cost, count
from classifier.errors import ModelError
from classifier.measure import Measurement, measure
from classifier.packages.install import list_installed

_V1_SIZE, _V1_CLASSES = 224, 5
NOT_INSTALLED = "not installed"


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What was measured of one model; `file_megabytes` are of 10^6 bytes."""

    file_megabytes: float
    cost: Cost
    speed: Measurement


@dataclass(frozen=True, kw_only=True)
class Row:
    """One model; `accuracy` (0 to 1) as its makers state it, None where they do not.

    `facts` are None for a model that was not measured, and `note` then says why; `broken`
    is one that is installed and could not be. `input_size` is None where nothing tells it.
    """

    name: str
    input_size: int | None
    accuracy: float | None
    licence: str
    facts: Facts | None = None
    note: str = ""
    broken: bool = False


def compare(folder: Path, tell: Callable[[str], None]) -> list[Row]:
    """All models, the cheapest first, those that could not be measured last.

    They are those of the catalogue, what else is installed in the folder, and MobileNet V1;
    then what several of them cost as one. `tell` gets a line for each before it is measured.
    """
    rows = [*_installed(folder, tell), _mobilenet_v1(tell)]
    named = {row.name for row in rows}
    rows += [replace(_unmeasured(name), note=NOT_INSTALLED) for name in MODELS if name not in named]
    rows.sort(key=lambda row: row.facts.speed.milliseconds if row.facts else 1e9)
    return rows + [_together(recipe, rows) for recipe in RECIPES.values()]


def _installed(folder: Path, tell: Callable[[str], None]) -> Iterator[Row]:
    for path, card in list_installed(folder):
        name = path.parent.name
        if not isinstance(card, Card):
            yield _broken(_unmeasured(name), card)
            continue
        tell(f"{name}: measuring")
        row = Row(
            name=name,
            input_size=card.input_size,
            accuracy=card.published.get("accuracy"),
            licence=card.licence,
        )
        try:
            facts = _facts(path, size=card.input_size, classes=len(card.labels))
            yield replace(row, facts=facts)
        except ModelError as error:
            yield _broken(row, error)


def _unmeasured(name: str) -> Row:
    """What is known without the model's file."""
    if name not in MODELS:
        return Row(name=name, input_size=None, accuracy=None, licence="")
    entry = MODELS[name]
    return Row(
        name=name,
        input_size=entry.size,
        accuracy=entry.published.get("accuracy"),
        licence=entry.licence,
    )


def _broken(row: Row, error: ModelError) -> Row:
    return replace(row, note=f"broken: {error}", broken=True)


def _together(recipe: Recipe, rows: Sequence[Row]) -> Row:
    """What a recipe costs by what was measured of its members."""
    costs = {row.name: row.facts.speed.milliseconds for row in rows if row.facts}
    missing = [name for name in recipe.members if name not in costs]
    if missing:
        note = f"not measured: it takes {', '.join(missing)} too"
    else:
        part = sum(costs[name] for name in recipe.for_parts)
        look = 2 * part + sum(costs[name] for name in recipe.for_whole)
        note = (
            f"{costs[recipe.screen]:.1f} ms for every picture ({recipe.screen}), {look:.0f} more "
            f"for one in doubt, and {part:.0f} more for each part of it if parts are looked at"
        )
    return Row(
        name=recipe.name,
        input_size=MODELS[recipe.screen].size,
        accuracy=None,
        licence="",
        note=note,
    )


def _mobilenet_v1(tell: Callable[[str], None]) -> Row:
    tell("mobilenet_v1: measuring")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.onnx"
        path.write_bytes(untrained(size=_V1_SIZE, classes=_V1_CLASSES))
        return Row(
            name="mobilenet_v1",
            input_size=_V1_SIZE,
            accuracy=0.966,
            licence="no weights are public",
            facts=_facts(path, size=_V1_SIZE, classes=_V1_CLASSES),
            note="measured untrained; its accuracy is its author's own figure, on a validation set",
        )


def _facts(path: Path, *, size: int, classes: int) -> Facts:
    content = path.read_bytes()
    return Facts(
        file_megabytes=len(content) / 1_000_000,
        cost=count(content),
        speed=measure(path, size=size, classes=classes),
    )
