"""Keras' own description of a model, its layers followed one after the other.

Models stand in models (transfer learning puts a whole MobileNet into a Sequential), so a
description is followed wherever a layer has one; the names of all layers together are
taken for one list.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from classifier.convert.keras_layers import KINDS, Layer
from classifier.convert.network import Network, Weights
from classifier.convert.onnx_graph import Graph
from classifier.errors import ModelError

_Description = Mapping[str, Any]


def add_model(graph: Graph, network: Network) -> str:
    """Add a model's layers to the graph; the name of its one output.

    Raises ModelError for a kind of layer or a setting that is not known here, KeyError,
    TypeError or ValueError for a description that is not one.
    """
    return _Walk(graph, network.weights).model(network.topology, graph.start)


def model_side(topology: _Description) -> int | None:
    """The side of the square that a model says it takes, in pixels; None if it takes any.

    Raises ValueError when it takes anything but square pictures of three colours.
    """
    first = layers_of(topology)[0]
    if is_model(first):
        return model_side(first)
    config = first["config"]
    shape = config.get("batch_input_shape") or config.get("batch_shape") or [None] * 3 + [3]
    _batch, height, width, channels = shape
    if height != width or channels != 3:
        raise ValueError(f"its input is {shape}, not a square of three colours")
    return None if height is None else int(height)


def kinds_of(model: _Description) -> set[str]:
    """The kinds of its layers, and of those in the models in it."""
    kinds: set[str] = set()
    for layer in layers_of(model):
        kinds |= kinds_of(layer) if is_model(layer) else {layer["class_name"]}
    return kinds


def is_model(layer: _Description) -> bool:
    """Whether a layer is itself a model of layers."""
    config = layer["config"]
    return isinstance(config, list) or "layers" in config


def layers_of(model: _Description) -> Sequence[_Description]:
    """A model's layers; old Sequential models are nothing but their list."""
    config = model["config"]
    layers: Sequence[_Description] = config if isinstance(config, list) else config["layers"]
    return layers


def name_of(layer: _Description) -> str:
    """A layer's name; a Sequential model tells it in the settings only."""
    name = layer["name"] if "name" in layer else layer["config"]["name"]
    return str(name)


class _Walk:
    """The way through a model and the models in it."""

    def __init__(self, graph: Graph, weights: Weights) -> None:
        self._graph = graph
        self._weights = weights

    def model(self, model: _Description, start: str) -> str:
        if model["class_name"] == "Sequential":
            tensor = start
            for layer in layers_of(model):
                tensor = self._layer(layer, [tensor])
            return tensor
        outputs: dict[str, str] = {}
        for layer in layers_of(model):
            before = [outputs[name] for name in _inbound(layer)]
            outputs[name_of(layer)] = self._layer(layer, before or [start])
        [_input] = _references(model["config"]["input_layers"])
        [last] = _references(model["config"]["output_layers"])
        return outputs[last]

    def _layer(self, layer: _Description, inputs: list[str]) -> str:
        if is_model(layer):
            [start] = inputs
            return self.model(layer, start)
        name, kind = name_of(layer), layer["class_name"]
        if kind not in KINDS:
            raise ModelError(f"layer {name}: {kind} is not known, take another model")
        return KINDS[kind](self._graph, Layer(name, layer["config"], inputs, self._weights))


def _inbound(layer: _Description) -> list[str]:
    """The layers before: a layer without any is an input, one with two lists is shared."""
    if not layer["inbound_nodes"]:
        if layer["class_name"] != "InputLayer":
            raise ValueError(f"layer {name_of(layer)} takes nothing")
        return []
    [node] = layer["inbound_nodes"]
    if isinstance(node, dict):  # as Keras 3 writes it
        [tensors] = node["args"]
        options = [node["kwargs"]]
        histories = [
            tensor["config"]["keras_history"]
            for tensor in (tensors if isinstance(tensors, list) else [tensors])
        ]
    else:
        options = [entry[3] for entry in node]
        histories = [entry[:3] for entry in node]
    # "training" may be said to be off; whatever else is said would change what it does.
    if any(value for option in options for value in option.values()):
        raise ModelError(f"layer {name_of(layer)}: it is called with {options}, which is not known")
    return [before for history in histories for before in _references(history)]


def _references(told: Sequence[Any]) -> list[str]:
    """The layers' names in [name, node, tensor], or in a list of such."""
    lists = [told] if isinstance(told[0], str) else told
    for _name, _node, tensor in lists:
        if tensor != 0:
            raise ValueError(f"{told} names more than the one output of a layer")
    return [name for name, _node, _tensor in lists]
