"""A TensorFlow.js bundle, converted to ONNX."""

from collections.abc import Mapping

import onnx

from classifier.errors import ModelError
from classifier.onnx_graph import Graph
from classifier.tfjs_bundle import read_bundle
from classifier.tfjs_graph import add_nodes
from classifier.tfjs_layers import add_layers


def convert(files: Mapping[str, bytes], *, size: int, classes: int) -> bytes:
    """The ONNX model of a bundle: `files` are its scripts by name, `size` in pixels.

    It takes `pixels`, float32 (N, size, size, 3), RGB, 0 to 255, and answers with
    `probabilities`, float32 (N, classes). Scaling is part of it. The same files give
    the same bytes. Raises ModelError when the bundle is not one, or has parts that are
    not known here.
    """
    bundle = read_bundle(files)
    graph = Graph(size)
    add = add_nodes if "node" in bundle.topology else add_layers
    try:
        return graph.serialize(add(graph, bundle.topology, bundle.weights), classes)
    except (
        ArithmeticError,
        LookupError,
        TypeError,
        ValueError,
        onnx.checker.ValidationError,
        onnx.shape_inference.InferenceError,
    ) as error:
        reason = str(error).partition("\n")[0]
        raise ModelError(
            f"the model's description cannot be followed ({reason}), get another package"
        ) from error
