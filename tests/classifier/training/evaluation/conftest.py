import hashlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from classifier.card import Card, Thresholds, card_path
from classifier.convert.onnx_graph import Graph
from classifier.preprocessing import STRETCH

_SIDE = 8


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a model to whom bright is nsfw, and one to whom dark is, of five classes."""
    folder = tmp_path_factory.mktemp("models")
    _put(folder / "bright", ("nsfw", "sfw"), [1, -1], [0, 1], Thresholds(nsfw=0.5))
    five = ("drawing", "hentai", "neutral", "porn", "sexy")
    _put(folder / "dark", five, [0, 0, 1, -1, 0], [0, 0, 0, 1, 0], None)
    return folder


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Plain folders: four bright pictures and a dark one are nsfw, six dark ones sfw."""
    folder = tmp_path / "data"
    for label, levels in (("nsfw", (250, 240, 230, 220, 20)), ("sfw", (10, 15, 25, 30, 35, 40))):
        (folder / label).mkdir(parents=True)
        for level in levels:
            picture(folder / label / f"{level}.png", level)
    return folder


def picture(path: Path, level: int) -> None:
    Image.fromarray(np.full((40, 60, 3), level, np.uint8)).save(path)


def _put(
    folder: Path,
    labels: tuple[str, ...],
    slope: list[int],
    bias: list[int],
    thresholds: Thresholds | None,
) -> None:
    """A model whose classes are lines of how bright a picture is."""
    graph = Graph(_SIDE)
    mean = graph.add("GlobalAveragePool", [graph.start], "mean")
    flat = graph.add("Flatten", [mean], "flat")
    kernel = np.tile(np.array(slope) / 3, (3, 1)).astype(np.float32)
    answer = graph.dense(flat, "dense", kernel=kernel, bias=np.array(bias, np.float32))
    content = graph.serialize(answer, len(labels))
    folder.mkdir()
    (folder / "model.onnx").write_bytes(content)
    card = Card(
        name=folder.name,
        source="a test",
        licence="none",
        sha256=hashlib.sha256(content).hexdigest(),
        labels=labels,
        input_size=_SIDE,
        preprocessing=STRETCH,
        published={},
        thresholds=thresholds,
    )
    card_path(folder / "model.onnx").write_text(card.model_dump_json(), encoding="utf-8")
