"""A TensorFlow.js graph model (a frozen TensorFlow graph) as an ONNX graph."""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.errors import ModelError
from classifier.onnx_graph import Graph


@dataclass(frozen=True)
class _Node:
    """One node; what it takes, in its order: tensors by name, constants as arrays."""

    name: str
    attributes: dict[str, Any]
    operands: list[str | NDArray[np.float32]]

    @property
    def inputs(self) -> list[str]:
        return [operand for operand in self.operands if isinstance(operand, str)]

    @property
    def weights(self) -> list[NDArray[np.float32]]:
        return [operand for operand in self.operands if not isinstance(operand, str)]

    def text(self, key: str) -> str:
        return _text(self.attributes[key]["s"])

    def sides(self, key: str) -> list[int]:
        """Height and width out of a list for batch, height, width and channels."""
        batch, height, width, channels = map(int, self.attributes[key]["list"]["i"])
        self.must(batch == channels == 1, f"{key} over batch or channels")
        return [height, width]

    def fused(self) -> str:
        """The activation after a fused bias."""
        bias, *after = map(_text, self.attributes["fused_ops"]["list"]["s"])
        self.must(bias == "BiasAdd" and len(after) < 2, f"fused {bias} {after}")
        return after[0].lower() if after else "linear"

    def must(self, holds: bool, otherwise: str) -> None:
        """Refuse a setting that the conversion would otherwise silently ignore."""
        if not holds:
            raise ModelError(f"node {self.name}: {otherwise} is not known, get another package")


def add_nodes(
    graph: Graph, topology: Mapping[str, Any], weights: Mapping[str, NDArray[np.float32]]
) -> str:
    """Add a graph model's nodes to the graph; the name of its one output, the last node.

    Raises ModelError for an operator or a setting that is not known here, KeyError,
    TypeError or ValueError for a description that is not one.
    """
    outputs: dict[str, str] = {}
    output = graph.start
    for description in topology["node"]:
        name, operator = description["name"], description["op"]
        if operator == "Const":
            continue
        if operator not in _OPERATORS:
            raise ModelError(f"node {name}: {operator} is not known, get another package")
        operands: list[str | NDArray[np.float32]] = [
            weights[source] if source in weights else outputs[source]
            for source in description.get("input", [])
        ]
        node = _Node(name, description["attr"], operands)
        output = outputs[name] = _OPERATORS[operator](graph, node)
    return output


def _text(encoded: str) -> str:
    return base64.b64decode(encoded, validate=True).decode("ascii")


def _input(graph: Graph, node: _Node) -> str:
    return graph.start


def _pass(graph: Graph, node: _Node) -> str:
    [tensor] = node.inputs
    return tensor


def _convolve(depthwise: bool) -> Callable[[Graph, _Node], str]:
    def add(graph: Graph, node: _Node) -> str:
        node.must(node.text("data_format") == "NHWC", "data_format")
        node.must(node.sides("dilations") == [1, 1], "dilation")
        [tensor], [kernel, bias] = node.inputs, node.weights
        total = graph.convolve(
            tensor,
            f"{node.name}/sum",
            kernel=kernel,
            bias=bias,
            strides=node.sides("strides"),
            padding=node.text("padding").lower(),
            depthwise=depthwise,
        )
        return graph.activate(total, node.name, node.fused())

    return add


def _arithmetic(operator: str) -> Callable[[Graph, _Node], str]:
    def add(graph: Graph, node: _Node) -> str:
        # A single number fits any layout; an array would have to be turned first.
        node.must(all(weight.size == 1 for weight in node.weights), "arithmetic on arrays")
        names = [
            operand
            if isinstance(operand, str)
            else graph.weight(f"{node.name}/{index}", operand.reshape(()))
            for index, operand in enumerate(node.operands)
        ]
        return graph.add(operator, names, node.name)

    return add


def _average(graph: Graph, node: _Node) -> str:
    node.must(node.text("data_format") == "NHWC", "data_format")
    [tensor] = node.inputs
    return graph.pool(
        tensor,
        node.name,
        kind="Average",
        size=node.sides("ksize"),
        strides=node.sides("strides"),
        padding=node.text("padding").lower(),
    )


def _squeeze(graph: Graph, node: _Node) -> str:
    node.must(node.attributes["squeeze_dims"]["list"]["i"] == ["1", "2"], "squeeze_dims")
    axes = graph.weight(f"{node.name}/axes", np.array([2, 3], np.int64))
    return graph.add("Squeeze", [*node.inputs, axes], node.name)


def _dense(graph: Graph, node: _Node) -> str:
    turned = [node.attributes[key]["b"] for key in ("transpose_a", "transpose_b")]
    node.must(turned == [False, False], "a transposed matrix")
    [tensor], [kernel, bias] = node.inputs, node.weights
    total = graph.dense(tensor, f"{node.name}/sum", kernel=kernel, bias=bias)
    return graph.activate(total, node.name, node.fused())


def _softmax(graph: Graph, node: _Node) -> str:
    [tensor] = node.inputs
    return graph.activate(tensor, node.name, "softmax")


_OPERATORS: dict[str, Callable[[Graph, _Node], str]] = {
    "Placeholder": _input,
    "Identity": _pass,
    "_FusedConv2D": _convolve(depthwise=False),
    "FusedDepthwiseConv2dNative": _convolve(depthwise=True),
    "AddV2": _arithmetic("Add"),
    "Mul": _arithmetic("Mul"),
    "Sub": _arithmetic("Sub"),
    "AvgPool": _average,
    "Squeeze": _squeeze,
    "_FusedMatMul": _dense,
    "Softmax": _softmax,
}
