from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from classifier.convert.mobilenet_v1 import untrained
from classifier.convert.onnx_graph import Graph
from classifier.convert.operations import Cost, count
from classifier.errors import ModelError


def _floats(*shape: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    return np.ones(shape, np.float32)


def test_every_product_of_a_small_graph_is_counted_once() -> None:
    graph = Graph(8)
    wide = graph.convolve(
        graph.start,
        "wide",
        kernel=_floats(3, 3, 3, 6),
        bias=_floats(6),
        strides=[2, 2],
        padding="same",
        depthwise=False,
    )
    deep = graph.convolve(
        graph.activate(wide, "bounded", "relu6"),
        "deep",
        kernel=_floats(3, 3, 6, 1),
        bias=None,
        strides=[1, 1],
        padding="valid",
        depthwise=True,
    )
    mean = graph.add("GlobalAveragePool", [deep], "mean")
    flat = graph.add("Flatten", [mean], "flat")
    total = graph.dense(flat, "total", kernel=_floats(6, 5), bias=_floats(5))
    cost = count(graph.serialize(total, 5))
    # 4 x 4 x 6 numbers of 27 products, 2 x 2 x 6 of 9, and 5 of 6.
    assert cost.multiply_adds == 2592 + 216 + 30
    # The weights, without the bounds of ReLU6 and the 255.
    assert cost.parameters == 3 * 3 * 3 * 6 + 6 + 3 * 3 * 6 + 6 * 5 + 5


@pytest.mark.parametrize("turned", [0, 1])
def test_products_of_matrices_are_counted(turned: int) -> None:
    shape = [7, 4] if turned else [4, 7]
    nodes = [
        helper.make_node("Reshape", ["pixels", "shape"], ["rows"]),
        helper.make_node("Gemm", ["rows", "first"], ["middle"], transA=turned),
        helper.make_node("MatMul", ["middle", "second"], ["answer"]),
    ]
    constants = [
        numpy_helper.from_array(np.array(shape, np.int64), "shape"),
        numpy_helper.from_array(_floats(7, 3), "first"),
        numpy_helper.from_array(_floats(3, 2), "second"),
    ]
    pixels = helper.make_tensor_value_info("pixels", TensorProto.FLOAT, ["N", 28])
    answer = helper.make_tensor_value_info("answer", TensorProto.FLOAT, ["N", 2])
    graph = helper.make_graph(nodes, "test", [pixels], [answer], constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    assert count(model.SerializeToString()) == Cost(
        multiply_adds=4 * 7 * 3 + 4 * 3 * 2, parameters=7 * 3 + 3 * 2
    )


def test_mobilenet_v1_costs_what_the_literature_says() -> None:
    """569 million multiply-adds and 4.2 million parameters: arXiv:1704.04861, table 8."""
    cost = count(untrained(size=224, classes=1000))
    assert cost.multiply_adds == pytest.approx(569e6, rel=0.01)
    assert cost.parameters == 4_253_864  # as Keras counts them


def test_an_untrained_network_is_the_same_each_time_and_its_seeds() -> None:
    first, again, other = (untrained(size=32, classes=5, seed=seed) for seed in (1, 1, 2))
    assert first == again
    assert first != other


@pytest.mark.integration
def test_mobilenet_v2_costs_what_the_literature_says(models: Path) -> None:
    """300 million multiply-adds: arXiv:1801.04381, table 4; the 1.4 wide one 585 million."""
    assert count((models / "mobilenet_v2" / "model.onnx").read_bytes()).multiply_adds == (
        pytest.approx(300e6, rel=0.01)
    )
    assert count((models / "mobilenet_v2_mid" / "model.onnx").read_bytes()).multiply_adds == (
        pytest.approx(582e6, rel=0.01)
    )


@pytest.mark.parametrize("content", [b"", b"no model"])
def test_what_is_no_model_is_refused(content: bytes) -> None:
    with pytest.raises(ModelError, match="cannot be counted") as caught:
        count(content)
    assert "\n" not in str(caught.value)


def test_a_shape_that_is_not_known_is_refused() -> None:
    """Not counting it would make the model look cheap."""
    nodes = [helper.make_node("MatMul", ["pixels", "pixels"], ["answer"])]
    pixels = helper.make_tensor_value_info("pixels", TensorProto.FLOAT, ["N", "side"])
    answer = helper.make_tensor_value_info("answer", TensorProto.FLOAT, ["N", "side"])
    model = helper.make_model(helper.make_graph(nodes, "test", [pixels], [answer]))
    with pytest.raises(ModelError, match="cannot be counted"):
        count(onnx.ModelProto.SerializeToString(model))


def test_weights_in_8_bits_are_counted_without_their_scales() -> None:
    constants: dict[str, np.ndarray[Any, Any]] = {
        "whole": np.ones((6, 4), np.int8),
        "scales": _floats(4),
        "zeros": np.zeros(4, np.int8),
        "shift": np.ones(4, np.int32),
        "indices": np.ones(7, np.int32),
    }
    nodes = [
        helper.make_node("DequantizeLinear", ["whole", "scales", "zeros"], ["kernel"], axis=1),
        helper.make_node("DequantizeLinear", ["shift", "scales"], ["bias"], axis=0),
        helper.make_node("Gemm", ["pixels", "kernel", "bias"], ["answer"]),
    ]
    pixels = helper.make_tensor_value_info("pixels", TensorProto.FLOAT, ["N", 6])
    answer = helper.make_tensor_value_info("answer", TensorProto.FLOAT, ["N", 4])
    weights = [numpy_helper.from_array(array, name) for name, array in constants.items()]
    graph = helper.make_graph(nodes, "test", [pixels], [answer], weights)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    cost = count(model.SerializeToString())
    assert cost == Cost(multiply_adds=6 * 4, parameters=6 * 4 + 4)
