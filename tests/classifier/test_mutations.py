"""Descriptions with one thing wrong, drawn by chance: imported, or refused in one line."""

import json
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from classifier.convert.onnx_graph import Scale
from classifier.errors import ModelError
from classifier.packages.imported import Import, import_model

DATA = Path(__file__).parents[1] / "data" / "imports"
LABELS = ("drawing", "hentai", "neutral", "porn", "sexy")
VALUES: tuple[Any, ...] = (
    *(None, True, 0, -1, 1, 5, 10**9, 1e308, float("nan"), 10**400),
    *("", "x", "relu", "line\nbreak", "x" * 5000),
    *([], {}, [1], {"a": 1}, [[1, 0, 0]], [1_000_000] * 1000, [[10**9] * 2] * 2),
)
TRIES = 150


def _places(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if place:
        yield place
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield from _places(value[key], (*place, key))


def _change(description: Any, place: tuple[Any, ...], chance: random.Random) -> None:
    *way, last = place
    for key in way:
        description = description[key]
    if chance.random() < 0.2:
        del description[last]
    else:
        description[last] = chance.choice(VALUES)


def _import(source: Path, folder: Path, scale: Scale | None) -> str:
    """What is said against it, "" if nothing."""
    wanted = Import(source=source, name="own", labels=LABELS, licence="none", scale=scale)
    try:
        import_model(wanted, folder, lambda line: None)
    except ModelError as error:
        return str(error)
    shutil.rmtree(folder / "own")
    return ""


@pytest.mark.parametrize("kind", ["tfjs_layers", "tfjs_graph"])
def test_a_change_anywhere_is_imported_or_refused_in_one_line(tmp_path: Path, kind: str) -> None:
    source = shutil.copytree(DATA / kind, tmp_path / "source")
    text = (source / "model.json").read_text(encoding="utf-8")
    places, chance = list(_places(json.loads(text))), random.Random(1)
    said = []
    for _ in range(TRIES):
        description = json.loads(text)
        _change(description, chance.choice(places), chance)
        (source / "model.json").write_text(json.dumps(description), encoding="utf-8")
        said.append(_import(source, tmp_path, chance.choice([None, "0-1"])))
    refusals = list(filter(None, said))
    assert 0.2 * TRIES < len(refusals) < TRIES
    assert all(refusal.isprintable() and len(refusal) < 700 for refusal in refusals)
