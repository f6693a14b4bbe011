import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
import pytest

from classifier.card import card_path
from classifier.convert.onnx_graph import Graph
from classifier.errors import ModelError
from classifier.model import Model
from classifier.training.backbone import Backbone
from review.score import Frame
from tests.classifier.conftest import MakeModel


def pixels() -> np.ndarray:
    return np.random.default_rng(3).integers(0, 256, (300, 400, 3), dtype=np.uint8)


@pytest.mark.parametrize(
    ("name", "width"),
    [("mobilenet_v2", 1280), ("mobilenet_v2_mid", 1792), ("open_nsfw", 1024)],
)
def test_it_ends_before_the_first_dense_layer(models: Path, name: str, width: int) -> None:
    backbone = Backbone.load(name, models)
    vector = backbone.embed(pixels())
    assert vector.dtype == np.float32
    assert vector.shape == (backbone.width,) == (width,)
    assert backbone.key.startswith(backbone.card.sha256)


def test_its_own_head_on_its_embedding_gives_the_models_answer(models: Path) -> None:
    backbone = Backbone.load("mobilenet_v2", models)
    weights = {
        one.name: onnx.numpy_helper.to_array(one)
        for one in onnx.load(models / "mobilenet_v2" / "model.onnx").graph.initializer
    }
    value = backbone.embed(pixels())
    for layer in ("dense_1", "dense_2", "dense_3"):
        value = value @ weights[f"{layer}/sum/kernel"] + weights[f"{layer}/sum/bias"]
        value = np.maximum(value, 0) if layer != "dense_3" else value
    [expected] = Model.load("mobilenet_v2", models).score([Frame(scene=0, pixels=pixels())])
    parts = np.exp(value - value.max())
    assert np.allclose(parts / parts.sum(), list(expected.values()), atol=1e-5)


def test_a_model_without_a_dense_layer_has_no_head_to_be_taken_off(
    make_model: MakeModel,
) -> None:
    path = make_model()
    graph = Graph(4)
    content = graph.serialize(graph.average(graph.start, "mean", keep=False), 3)
    path.write_bytes(content)
    card = json.loads(card_path(path).read_text())
    card["sha256"] = hashlib.sha256(content).hexdigest()
    card_path(path).write_text(json.dumps(card))
    with pytest.raises(ModelError, match=r"taken off \(it has no dense layer\)"):
        Backbone.load(str(path), path.parent)
