"""What each operator of a TensorFlow graph is in an ONNX graph."""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.convert.onnx_graph import Graph
from classifier.errors import ModelError


@dataclass(frozen=True)
class Node:
    """One node; what it takes, in its order: tensors by name, constants as arrays."""

    name: str
    attributes: dict[str, Any]
    operands: list[str | NDArray[Any]]

    @property
    def inputs(self) -> list[str]:
        """The tensors that it takes, by name."""
        return [operand for operand in self.operands if isinstance(operand, str)]

    @property
    def weights(self) -> list[NDArray[Any]]:
        """The constants that it takes."""
        return [operand for operand in self.operands if not isinstance(operand, str)]

    def text(self, key: str) -> str:
        """A setting that is a word."""
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
            raise ModelError(f"node {self.name}: {otherwise} is not known, take another model")


def _text(encoded: str) -> str:
    return base64.b64decode(encoded, validate=True).decode("ascii")


def _input(graph: Graph, node: Node) -> str:
    return graph.start


def _pass(graph: Graph, node: Node) -> str:
    [tensor] = node.inputs
    return tensor


def _convolve(depthwise: bool) -> Callable[[Graph, Node], str]:
    def add(graph: Graph, node: Node) -> str:
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


def _arithmetic(operator: str) -> Callable[[Graph, Node], str]:
    def add(graph: Graph, node: Node) -> str:
        flat = graph.is_flat(node.inputs[0])
        names = [
            operand
            if isinstance(operand, str)
            else graph.weight(f"{node.name}/{index}", _turned(node, operand, flat))
            for index, operand in enumerate(node.operands)
        ]
        return graph.add(operator, names, node.name)

    return add


def _turned(node: Node, weight: NDArray[Any], flat: bool) -> NDArray[Any]:
    """A number, or one for each channel, in the shape that meets channels first."""
    if weight.size == 1:
        return weight.reshape(())
    node.must(weight.ndim == 1, "arithmetic on arrays")
    return weight if flat else weight.reshape(-1, 1, 1)


def _activate(function: str) -> Callable[[Graph, Node], str]:
    def add(graph: Graph, node: Node) -> str:
        [tensor] = node.inputs
        return graph.activate(tensor, node.name, function)

    return add


def _flatten(graph: Graph, node: Node) -> str:
    [tensor], [shape] = node.inputs, node.weights
    node.must(shape.shape == (2,) and shape[0] == -1, "a shape other than flat")
    return graph.flatten(tensor, node.name)


def _pad(graph: Graph, node: Node) -> str:
    [tensor], [paddings] = node.inputs, node.weights
    batch, (top, bottom), (left, right), channels = paddings.tolist()
    node.must(batch == channels == [0, 0], "padding of batch or channels")
    pads = np.array([0, 0, top, left, 0, 0, bottom, right], np.int64)
    return graph.add("Pad", [tensor, graph.weight(f"{node.name}/pads", pads)], node.name)


def _join(graph: Graph, node: Node) -> str:
    [axis] = node.weights
    node.must(axis.tolist() in (-1, 3), "another axis than the channels'")
    return graph.add("Concat", node.inputs, node.name, axis=1)


def _pool(kind: str) -> Callable[[Graph, Node], str]:
    def add(graph: Graph, node: Node) -> str:
        node.must(node.text("data_format") == "NHWC", "data_format")
        [tensor] = node.inputs
        return graph.pool(
            tensor,
            node.name,
            kind=kind,
            size=node.sides("ksize"),
            strides=node.sides("strides"),
            padding=node.text("padding").lower(),
        )

    return add


def _mean(graph: Graph, node: Node) -> str:
    [tensor], [axes] = node.inputs, node.weights
    node.must(axes.tolist() == [1, 2], "a mean of anything but each channel")
    return graph.average(tensor, node.name, keep=bool(node.attributes["keep_dims"]["b"]))


def _squeeze(graph: Graph, node: Node) -> str:
    node.must(node.attributes["squeeze_dims"]["list"]["i"] == ["1", "2"], "squeeze_dims")
    axes = graph.weight(f"{node.name}/axes", np.array([2, 3], np.int64))
    return graph.add("Squeeze", [*node.inputs, axes], node.name)


def _dense(graph: Graph, node: Node) -> str:
    turned = [node.attributes[key]["b"] for key in ("transpose_a", "transpose_b")]
    node.must(turned == [False, False], "a transposed matrix")
    [tensor], [kernel, bias] = node.inputs, node.weights
    total = graph.dense(tensor, f"{node.name}/sum", kernel=kernel, bias=bias)
    return graph.activate(total, node.name, node.fused())


OPERATORS: Mapping[str, Callable[[Graph, Node], str]] = {
    "Placeholder": _input,
    "Identity": _pass,
    "_FusedConv2D": _convolve(depthwise=False),
    "FusedDepthwiseConv2dNative": _convolve(depthwise=True),
    "AddV2": _arithmetic("Add"),
    "Mul": _arithmetic("Mul"),
    "Sub": _arithmetic("Sub"),
    "Pad": _pad,
    "ConcatV2": _join,
    "AvgPool": _pool("Average"),
    "MaxPool": _pool("Max"),
    "Mean": _mean,
    "Squeeze": _squeeze,
    "Reshape": _flatten,
    "_FusedMatMul": _dense,
    "Relu": _activate("relu"),
    "Relu6": _activate("relu6"),
    "Softmax": _activate("softmax"),
}
