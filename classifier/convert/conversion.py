"""A trained network, converted to ONNX."""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import onnx
from google.protobuf.message import EncodeError

from classifier.convert.keras_model import add_model, kinds_of, model_side
from classifier.convert.network import Network
from classifier.convert.onnx_graph import Graph, Scale
from classifier.convert.tfjs_graph import add_nodes, graph_side
from classifier.errors import ModelError, reason_of

# What a description that is not one leads the code that follows it to.
_ASTRAY = (
    ArithmeticError,
    AttributeError,
    EncodeError,
    LookupError,
    MemoryError,
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
    with _followed():
        graph = Graph(size, scale)
        add = add_nodes if _is_graph(network) else add_model
        return graph.serialize(add(graph, network), classes)


def stated_size(network: Network) -> int | None:
    """The side of the square that a network says it takes, in pixels; None if it takes any.

    Raises ModelError when it takes something other than square pictures of three colours.
    """
    with _followed():
        side = graph_side if _is_graph(network) else model_side
        return side(network.topology)


def scales_itself(network: Network) -> bool:
    """Whether a Keras model has a layer for scaling; a graph's numbers do not tell.

    Raises ModelError for a description that is not one.
    """
    with _followed():
        return not _is_graph(network) and "Rescaling" in kinds_of(network.topology)


def _is_graph(network: Network) -> bool:
    return "node" in network.topology


@contextmanager
def _followed() -> Iterator[None]:
    """Whatever a bad description leads to becomes a ModelError of one line."""
    try:
        with np.errstate(over="raise", invalid="raise"):
            yield
    except ModelError as error:  # it quotes names out of the description
        raise ModelError(reason_of(error)) from error
    except _ASTRAY as error:
        raise ModelError(
            f"the model's description cannot be followed ({reason_of(error)}), take another model"
        ) from error
