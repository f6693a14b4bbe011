"""What each kind of Keras' layers is in an ONNX graph."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.convert.network import Weights
from classifier.convert.onnx_graph import Graph
from classifier.errors import ModelError


@dataclass(frozen=True)
class Layer:
    """One layer: its settings in Keras' words, and the tensors that it takes, by name."""

    name: str
    config: dict[str, Any]
    inputs: Sequence[str]
    weights: Weights

    @property
    def input(self) -> str:
        """The one tensor that it takes. Raises ValueError when there are several."""
        [tensor] = self.inputs
        return tensor

    def weight(self, *names: str) -> NDArray[np.float32]:
        """The weight of the first of these names that is there. Raises ModelError if none is."""
        for name in names:
            if f"{self.name}/{name}" in self.weights:
                return self.weights[f"{self.name}/{name}"]
        raise ModelError(f"layer {self.name}: its {names[0]} is missing, take another model")

    def bias(self) -> NDArray[np.float32] | None:
        """What is added at the end, (out,), if anything is."""
        return self.weight("bias") if self.config["use_bias"] else None

    def must_have(self, **settings: Any) -> None:
        """Refuse a setting that the conversion would otherwise silently ignore.

        One that is not told is of a version that had no such setting yet.
        """
        for key, wanted in settings.items():
            if self.config.get(key, wanted) != wanted:
                raise ModelError(f"layer {self.name}: {key} is not {wanted}, take another model")

    def must_be_over_channels(self, graph: Graph) -> None:
        """Refuse a layer that goes along another axis than the channels (or features)."""
        axis = self.config["axis"]
        last = 1 if graph.is_flat(self.inputs[0]) else 3
        if axis not in (-1, last, [-1], [last]):
            raise ModelError(f"layer {self.name}: axis is not the channels', take another model")


def _pass(graph: Graph, layer: Layer) -> str:
    """An input, and Dropout, which does something in training only."""
    return layer.input


def _rescale(graph: Graph, layer: Layer) -> str:
    names = [
        graph.weight(f"{layer.name}/{key}", np.array(float(layer.config[key]), np.float32))
        for key in ("scale", "offset")
    ]
    product = graph.add("Mul", [layer.input, names[0]], f"{layer.name}/product")
    return graph.add("Add", [product, names[1]], layer.name)


def _pad(graph: Graph, layer: Layer) -> str:
    layer.must_have(data_format="channels_last")
    (top, bottom), (left, right) = layer.config["padding"]
    pads = np.array([0, 0, top, left, 0, 0, bottom, right], np.int64)
    return graph.add("Pad", [layer.input, graph.weight(f"{layer.name}/pads", pads)], layer.name)


def _convolve(depthwise: bool) -> Callable[[Graph, Layer], str]:
    def add(graph: Graph, layer: Layer) -> str:
        layer.must_have(data_format="channels_last", dilation_rate=[1, 1], groups=1)
        function = layer.config["activation"]
        total = graph.convolve(
            layer.input,
            layer.name if function == "linear" else f"{layer.name}/sum",
            # Keras 3 calls both by the same name.
            kernel=layer.weight("depthwise_kernel", "kernel")
            if depthwise
            else layer.weight("kernel"),
            bias=layer.bias(),
            strides=layer.config["strides"],
            padding=layer.config["padding"],
            depthwise=depthwise,
        )
        return graph.activate(total, layer.name, function)

    return add


def _normalize(graph: Graph, layer: Layer) -> str:
    layer.must_be_over_channels(graph)
    mean = layer.weight("moving_mean")
    figures = {
        "gamma": layer.weight("gamma") if layer.config["scale"] else np.ones_like(mean),
        "beta": layer.weight("beta") if layer.config["center"] else np.zeros_like(mean),
        "moving_mean": mean,
        "moving_variance": layer.weight("moving_variance"),
    }
    names = [graph.weight(f"{layer.name}/{key}", array) for key, array in figures.items()]
    epsilon = float(layer.config["epsilon"])
    return graph.add("BatchNormalization", [layer.input, *names], layer.name, epsilon=epsilon)


def _relu(graph: Graph, layer: Layer) -> str:
    layer.must_have(negative_slope=0, threshold=0)
    unbounded = layer.config.get("max_value") is None
    if not unbounded:
        layer.must_have(max_value=6)
    return graph.activate(layer.input, layer.name, "relu" if unbounded else "relu6")


def _activate(graph: Graph, layer: Layer) -> str:
    return graph.activate(layer.input, layer.name, layer.config["activation"])


def _softmax(graph: Graph, layer: Layer) -> str:
    layer.must_be_over_channels(graph)
    return graph.activate(layer.input, layer.name, "softmax")


def _add(graph: Graph, layer: Layer) -> str:
    return graph.add("Add", layer.inputs, layer.name)


def _join(graph: Graph, layer: Layer) -> str:
    layer.must_be_over_channels(graph)
    return graph.add("Concat", layer.inputs, layer.name, axis=1)


def _pool(kind: str) -> Callable[[Graph, Layer], str]:
    def add(graph: Graph, layer: Layer) -> str:
        layer.must_have(data_format="channels_last")
        return graph.pool(
            layer.input,
            layer.name,
            kind=kind,
            size=layer.config["pool_size"],
            strides=layer.config["strides"],
            padding=layer.config["padding"],
        )

    return add


def _average(graph: Graph, layer: Layer) -> str:
    layer.must_have(data_format="channels_last")
    return graph.average(layer.input, layer.name, keep=bool(layer.config.get("keepdims")))


def _flatten(graph: Graph, layer: Layer) -> str:
    layer.must_have(data_format="channels_last")
    return graph.flatten(layer.input, layer.name)


def _reshape(graph: Graph, layer: Layer) -> str:
    """MobileNet V1's two: features become a picture of one pixel, and become features again."""
    match layer.config["target_shape"]:
        case [_]:
            return graph.flatten(layer.input, layer.name)
        case [1, 1, _] if graph.is_flat(layer.input):
            axes = graph.weight(f"{layer.name}/axes", np.array([2, 3], np.int64))
            return graph.add("Unsqueeze", [layer.input, axes], layer.name)
    raise ModelError(f"layer {layer.name}: its target_shape is not known, take another model")


def _dense(graph: Graph, layer: Layer) -> str:
    layer.must_have(use_bias=True)
    kernel, bias = layer.weight("kernel"), layer.weight("bias")
    total = graph.dense(layer.input, f"{layer.name}/sum", kernel=kernel, bias=bias)
    return graph.activate(total, layer.name, layer.config["activation"])


KINDS: Mapping[str, Callable[[Graph, Layer], str]] = {
    "InputLayer": _pass,
    "Rescaling": _rescale,
    "ZeroPadding2D": _pad,
    "Conv2D": _convolve(depthwise=False),
    "DepthwiseConv2D": _convolve(depthwise=True),
    "BatchNormalization": _normalize,
    "ReLU": _relu,
    "Activation": _activate,
    "Softmax": _softmax,
    "Add": _add,
    "Concatenate": _join,
    "MaxPooling2D": _pool("Max"),
    "AveragePooling2D": _pool("Average"),
    "GlobalAveragePooling2D": _average,
    "Flatten": _flatten,
    "Reshape": _reshape,
    "Dropout": _pass,
    "Dense": _dense,
}
