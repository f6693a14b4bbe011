"""A TensorFlow.js layers model (Keras' own description) as an ONNX graph."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.errors import ModelError
from classifier.onnx_graph import Graph


@dataclass(frozen=True)
class _Layer:
    name: str
    config: dict[str, Any]
    inputs: list[str]
    weights: Mapping[str, NDArray[np.float32]]

    def weight(self, name: str) -> NDArray[np.float32]:
        return self.weights[f"{self.name}/{name}"]

    def bias(self) -> NDArray[np.float32] | None:
        return self.weight("bias") if self.config["use_bias"] else None

    def must_have(self, **settings: Any) -> None:
        """Refuse a setting that the conversion would otherwise silently ignore."""
        for key, wanted in settings.items():
            if self.config[key] != wanted:
                raise ModelError(f"layer {self.name}: {key} is not {wanted}, get another package")


def add_layers(
    graph: Graph, topology: Mapping[str, Any], weights: Mapping[str, NDArray[np.float32]]
) -> str:
    """Add a layers model's layers to the graph; the name of its one output.

    Raises ModelError for a kind of layer or a setting that is not known here, KeyError,
    TypeError or ValueError for a description that is not one.
    """
    model = topology["model_config"]["config"]
    outputs: dict[str, str] = {}
    for description in model["layers"]:
        name, kind = description["name"], description["class_name"]
        if kind not in _KINDS:
            raise ModelError(f"layer {name}: {kind} is not known, get another package")
        inputs = [outputs[before] for before in _inbound(description)]
        layer = _Layer(name, description["config"], inputs, weights)
        outputs[name] = _KINDS[kind](graph, layer)
    [[last, _node, _tensor]] = model["output_layers"]
    return outputs[last]


def _inbound(description: Mapping[str, Any]) -> list[str]:
    """The layers before: a layer without any is an input, one with two lists is shared."""
    if not description["inbound_nodes"]:
        return []
    [node] = description["inbound_nodes"]
    return [name for name, _node, _tensor, _options in node]


def _input(graph: Graph, layer: _Layer) -> str:
    return graph.start


def _pass(graph: Graph, layer: _Layer) -> str:
    """Dropout: it does something in training only."""
    [tensor] = layer.inputs
    return tensor


def _pad(graph: Graph, layer: _Layer) -> str:
    layer.must_have(data_format="channels_last")
    (top, bottom), (left, right) = layer.config["padding"]
    pads = np.array([0, 0, top, left, 0, 0, bottom, right], np.int64)
    return graph.add("Pad", [*layer.inputs, graph.weight(f"{layer.name}/pads", pads)], layer.name)


def _convolve(graph: Graph, layer: _Layer) -> str:
    layer.must_have(data_format="channels_last", dilation_rate=[1, 1], activation="linear")
    [tensor] = layer.inputs
    depthwise = "depth_multiplier" in layer.config
    return graph.convolve(
        tensor,
        layer.name,
        kernel=layer.weight("depthwise_kernel" if depthwise else "kernel"),
        bias=layer.bias(),
        strides=layer.config["strides"],
        padding=layer.config["padding"],
        depthwise=depthwise,
    )


def _normalize(graph: Graph, layer: _Layer) -> str:
    if layer.config["axis"] not in (-1, 3):
        raise ModelError(f"layer {layer.name}: axis is not the channels', get another package")
    mean = layer.weight("moving_mean")
    figures = {
        "gamma": layer.weight("gamma") if layer.config["scale"] else np.ones_like(mean),
        "beta": layer.weight("beta") if layer.config["center"] else np.zeros_like(mean),
        "moving_mean": mean,
        "moving_variance": layer.weight("moving_variance"),
    }
    names = [graph.weight(f"{layer.name}/{key}", array) for key, array in figures.items()]
    epsilon = float(layer.config["epsilon"])
    return graph.add("BatchNormalization", [*layer.inputs, *names], layer.name, epsilon=epsilon)


def _relu(graph: Graph, layer: _Layer) -> str:
    layer.must_have(max_value=6, negative_slope=0, threshold=0)
    [tensor] = layer.inputs
    return graph.activate(tensor, layer.name, "relu6")


def _activate(graph: Graph, layer: _Layer) -> str:
    [tensor] = layer.inputs
    return graph.activate(tensor, layer.name, layer.config["activation"])


def _add(graph: Graph, layer: _Layer) -> str:
    return graph.add("Add", layer.inputs, layer.name)


def _join(graph: Graph, layer: _Layer) -> str:
    layer.must_have(axis=3)
    return graph.add("Concat", layer.inputs, layer.name, axis=1)


def _pool(kind: str) -> Callable[[Graph, _Layer], str]:
    def add(graph: Graph, layer: _Layer) -> str:
        layer.must_have(data_format="channels_last")
        [tensor] = layer.inputs
        return graph.pool(
            tensor,
            layer.name,
            kind=kind,
            size=layer.config["pool_size"],
            strides=layer.config["strides"],
            padding=layer.config["padding"],
        )

    return add


def _flatten(graph: Graph, layer: _Layer) -> str:
    # The weights after it expect the channels last.
    last = graph.add("Transpose", layer.inputs, f"{layer.name}/channels_last", perm=[0, 2, 3, 1])
    return graph.add("Flatten", [last], layer.name)


def _dense(graph: Graph, layer: _Layer) -> str:
    layer.must_have(use_bias=True)
    [tensor] = layer.inputs
    name = f"{layer.name}/sum"
    total = graph.dense(tensor, name, kernel=layer.weight("kernel"), bias=layer.weight("bias"))
    return graph.activate(total, layer.name, layer.config["activation"])


_KINDS: dict[str, Callable[[Graph, _Layer], str]] = {
    "InputLayer": _input,
    "ZeroPadding2D": _pad,
    "Conv2D": _convolve,
    "DepthwiseConv2D": _convolve,
    "BatchNormalization": _normalize,
    "ReLU": _relu,
    "Activation": _activate,
    "Add": _add,
    "Concatenate": _join,
    "MaxPooling2D": _pool("Max"),
    "AveragePooling2D": _pool("Average"),
    "Flatten": _flatten,
    "Dropout": _pass,
    "Dense": _dense,
}
