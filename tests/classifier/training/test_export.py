import hashlib
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from classifier.card import Card
from classifier.errors import ModelError
from classifier.model import Model
from classifier.preprocessing import STRETCH
from classifier.session import Session
from classifier.training.calibration import Calibration, Isotonic, Temperature
from classifier.training.export import append, calibrated, check_answers, put_model
from review.score import Frame

SIZE = 4
TEMPERATURE = Temperature(temperature=2.5, bias=(0.5, -0.5))
ISOTONIC = Isotonic(x=(-3.0, -1.0, -0.9, 0.5, 4.0), y=(0.01, 0.01, 0.3, 0.3, 0.99))


def graph(opset: int = 17) -> onnx.ModelProto:
    """Ends in `logits`: a tenth of the mean red, and of the mean green."""
    pixels = helper.make_tensor_value_info("pixels", TensorProto.FLOAT, ["N", SIZE, SIZE, 3])
    logits = helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["N", 2])
    made = helper.make_model(
        helper.make_graph([], "any", [pixels], [logits]),
        opset_imports=[helper.make_opsetid("", opset)],
        ir_version=8,
    )
    nodes = [
        helper.make_node("ReduceMean", ["pixels"], ["mean"], axes=[1, 2], keepdims=0),
        helper.make_node("MatMul", ["mean", "weights"], ["logits"]),
    ]
    append(made, nodes, {"weights": np.eye(3, 2) / 10})
    return made


def pictures(count: int = 40) -> np.ndarray:
    chance = np.random.default_rng(1)
    colours = chance.uniform(0, 255, (count, 1, 1, 3))
    return np.broadcast_to(colours, (count, SIZE, SIZE, 3)).astype(np.float32)


def expected(calibration: Calibration) -> np.ndarray:
    return calibration.probabilities(pictures()[:, 0, 0, :2].astype(float) / 10)


@pytest.mark.parametrize("opset", [9, 17])
@pytest.mark.parametrize("calibration", [TEMPERATURE, ISOTONIC])
def test_the_file_answers_as_the_calibration(calibration: Calibration, opset: int) -> None:
    content = calibrated(graph(opset), "logits", calibration, size=SIZE, classes=2)
    answers = Session(content, size=SIZE, classes=2).probabilities(pictures())
    assert answers == pytest.approx(expected(calibration), abs=1e-5)
    assert answers[:, 0].std() > 0.2
    assert content == calibrated(graph(opset), "logits", calibration, size=SIZE, classes=2)
    onnx.checker.check_model(onnx.load_from_string(content))


def test_a_file_that_answers_otherwise_is_found() -> None:
    content = calibrated(graph(), "logits", TEMPERATURE, size=SIZE, classes=2)
    assert check_answers(content, pictures(), expected(TEMPERATURE)) < 1e-5
    broken = Temperature(temperature=2.502, bias=TEMPERATURE.bias)
    with pytest.raises(ModelError, match=r"answers .* where the trained one answers .* not kept"):
        check_answers(content, pictures(), expected(broken))
    with pytest.raises(ModelError, match="not kept"):
        check_answers(content, pictures(), expected(TEMPERATURE) * np.nan)


def test_it_stands_on_the_shelf_as_any_other_model(tmp_path: Path) -> None:
    content = calibrated(graph(), "logits", TEMPERATURE, size=SIZE, classes=2)
    lines: list[str] = []
    put_model(tmp_path, content, card("own"), lines.append)
    model = Model.load("own", tmp_path)
    assert model.card == card("own").model_copy(
        update={"sha256": hashlib.sha256(content).hexdigest()}
    )
    [scores] = model.score([Frame(scene=0, pixels=np.full((9, 9, 3), 100, np.uint8))])
    assert scores["nsfw"] == pytest.approx(1 / (1 + np.exp(-1)), abs=1e-5)
    assert lines == [f"own: installed in {tmp_path / 'own'}, MODEL=own uses it"]


def test_no_name_is_taken_from_another(tmp_path: Path) -> None:
    content = calibrated(graph(), "logits", TEMPERATURE, size=SIZE, classes=2)
    put_model(tmp_path, content, card("own"), lambda line: None)
    for name in ("own", "cascade", "../up"):
        with pytest.raises(ModelError, match="give another --name"):
            put_model(tmp_path, content, card(name), lambda line: None)


def card(name: str) -> Card:
    return Card(
        name=name,
        source="a test",
        licence="none",
        sha256="0" * 64,
        labels=("nsfw", "sfw"),
        input_size=SIZE,
        preprocessing=STRETCH,
        published={},
    )
