"""What was trained, as one ONNX file on the shelf, as any other model."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from classifier.card import Card
from classifier.errors import ModelError
from classifier.packages.imported import check_name
from classifier.packages.shelf import Tell, hold
from classifier.session import Session
from classifier.training.calibration import Calibration, Isotonic, Temperature

_TOLERANCE = 1e-4  # of a probability

Weights = Mapping[str, NDArray[Any]]

_Part = tuple[list[onnx.NodeProto], Weights]


def calibrated(
    graph: onnx.ModelProto, logits: str, calibration: Calibration, *, size: int, classes: int
) -> bytes:
    """The whole model: a graph with the tensor `logits`, (N, classes), and its calibration.

    The graph takes `pixels`, float32 (N, size, size, 3), RGB, 0 to 255; the model answers
    with `probabilities`, float32 (N, classes). The same parts give the same bytes. Raises
    ModelError where they do not fit together.
    """
    nodes, weights = _calibration(calibration, logits)
    model = onnx.ModelProto()
    model.CopyFrom(graph)
    append(model, nodes, weights)
    model.doc_string = model.graph.doc_string = ""
    for described in (model.graph.value_info, model.graph.input, model.graph.output):
        del described[:]
    pixels: list[str | int] = ["N", size, size, 3]
    model.graph.input.append(helper.make_tensor_value_info("pixels", TensorProto.FLOAT, pixels))
    model.graph.output.append(
        helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["N", classes])
    )
    content = bytes(model.SerializeToString(deterministic=True))
    Session(content, size=size, classes=classes)
    return content


def append(model: onnx.ModelProto, nodes: Sequence[onnx.NodeProto], weights: Weights) -> None:
    """Put nodes and their constants, which become float32, behind those that a model has."""
    model.graph.node.extend(nodes)
    model.graph.initializer.extend(
        numpy_helper.from_array(np.ascontiguousarray(array, np.float32), name)
        for name, array in weights.items()
    )


def check_answers(
    content: bytes, prepared: Iterable[NDArray[np.float32]], expected: NDArray[np.float64]
) -> float:
    """By how much the model's probabilities differ from these, (N, classes), at most.

    `prepared` are N pictures as the model takes them, float32 (size, size, 3). Raises
    ModelError where it is more than 1e-4: then it is not what was trained.
    """
    worst = 0.0
    session: Session | None = None
    for pixels, wanted in zip(prepared, expected, strict=True):
        session = session or Session(content, size=len(pixels), classes=len(wanted))
        [answer] = session.probabilities(pixels[None])
        # Written so that NaN, which is not near, fails.
        worst = max(worst, float(np.abs(answer - wanted).max(initial=0)))
        if not np.all(np.abs(answer - wanted) <= _TOLERANCE):
            raise ModelError(
                f"the exported model answers {np.round(answer, 6)} where the trained one answers "
                f"{np.round(wanted, 6)}, so it is not kept; check the versions of onnx and "
                "onnxruntime against requirements.txt"
            )
    return worst


def put_model(folder: Path, content: bytes, card: Card, tell: Tell) -> None:
    """Put a model on the shelf by its card's name, which must be free; its sha256 is filled in.

    Raises ModelError when the name is taken or no name, or the folder cannot be written.
    """
    check_name(card.name, folder)
    with hold(folder, tell) as shelf:
        check_name(card.name, folder)
        target = shelf.put(
            card.name, content, lambda sha256: card.model_copy(update={"sha256": sha256})
        )
    tell(f"{card.name}: installed in {target}, MODEL={card.name} uses it")


def _calibration(calibration: Calibration, logits: str) -> _Part:
    # Of operators that all versions in use have in this form, and that stay in floats where
    # the rest is brought to 8 bits.
    match calibration:
        case Temperature():
            return _temperature(calibration, logits)
        case Isotonic():
            return _isotonic(calibration, logits)


def _temperature(calibration: Temperature, logits: str) -> _Part:
    bias = np.array(calibration.bias)
    scale = np.eye(len(bias)) / calibration.temperature
    nodes = [
        _node("Gemm", [logits, "calibration/scale", "calibration/bias"], "calibration/logits"),
        _node("Softmax", ["calibration/logits"], "probabilities", axis=1),
    ]
    return nodes, {"calibration/scale": scale, "calibration/bias": bias}


def _isotonic(calibration: Isotonic, logits: str) -> _Part:
    """Each piece is a ramp from 0 to 1, of which the line is the weighted sum."""
    x, y = np.array(calibration.x), np.array(calibration.y)
    long, high = np.diff(x), np.diff(y)
    weights = {
        "calibration/ramps": np.stack([1 / long, -1 / long]),
        "calibration/begins": -x[:-1] / long,
        "calibration/none": np.zeros(1),
        "calibration/all": np.ones(1),
        "calibration/heights": np.stack([high, -high], axis=1),
        "calibration/least": np.array([y[0], 1 - y[0]]),
    }
    nodes = [
        _node("Gemm", [logits, "calibration/ramps", "calibration/begins"], "calibration/ramp"),
        _node("Max", ["calibration/ramp", "calibration/none"], "calibration/begun"),
        _node("Min", ["calibration/begun", "calibration/all"], "calibration/clipped"),
        _node(
            "Gemm",
            ["calibration/clipped", "calibration/heights", "calibration/least"],
            "probabilities",
        ),
    ]
    return nodes, weights


def _node(operator: str, inputs: list[str], output: str, **attributes: Any) -> onnx.NodeProto:
    return helper.make_node(operator, inputs, [output], output, **attributes)
