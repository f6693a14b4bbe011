"""A trained network, converted to ONNX."""

import onnx

from classifier.errors import ModelError
from classifier.keras_model import add_model, kinds_of, model_side
from classifier.network import Network
from classifier.onnx_graph import Graph, Scale
from classifier.tfjs_graph import add_nodes, graph_side

# What a description that is not one leads the code that follows it to.
_ASTRAY = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
    onnx.checker.ValidationError,
    onnx.shape_inference.InferenceError,
)


def convert(network: Network, *, size: int, classes: int, scale: Scale = "0-1") -> bytes:
    """The ONNX model of a network; `size` in pixels, `scale` is what it was trained on.

    It takes `pixels`, float32 (N, size, size, 3), RGB, 0 to 255, and answers with
    `probabilities`, float32 (N, classes). Scaling is part of it. The same network gives
    the same bytes. Raises ModelError when the network has parts that are not known here,
    does not fit together, or has another number of answers.
    """
    graph = Graph(size, scale)
    add = add_nodes if "node" in network.topology else add_model
    try:
        return graph.serialize(add(graph, network.topology, network.weights), classes)
    except _ASTRAY as error:
        raise _unknown(error) from error


def stated_size(network: Network) -> int | None:
    """The side of the square that a network says it takes, in pixels; None if it takes any.

    Raises ModelError when it takes something other than square pictures of three colours.
    """
    side = graph_side if "node" in network.topology else model_side
    try:
        return side(network.topology)
    except _ASTRAY as error:
        raise _unknown(error) from error


def scales_itself(network: Network) -> bool:
    """Whether a Keras model has a layer for scaling; a graph's numbers do not tell."""
    return "node" not in network.topology and "Rescaling" in kinds_of(network.topology)


def _unknown(error: Exception) -> ModelError:
    reason = str(error).strip().partition("\n")[0]
    return ModelError(f"the model's description cannot be followed ({reason}), take another model")
