"""A TensorFlow.js graph model (a frozen TensorFlow graph), its nodes followed in their order."""

from collections.abc import Mapping
from typing import Any

from numpy.typing import NDArray

from classifier.errors import ModelError
from classifier.network import Weights
from classifier.onnx_graph import Graph
from classifier.tfjs_operators import OPERATORS, Node


def add_nodes(graph: Graph, topology: Mapping[str, Any], weights: Weights) -> str:
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
        if operator not in OPERATORS:
            raise ModelError(f"node {name}: {operator} is not known, take another model")
        operands: list[str | NDArray[Any]] = [
            weights[source] if source in weights else outputs[source]
            for source in description.get("input", [])
        ]
        node = Node(name, description["attr"], operands)
        output = outputs[name] = OPERATORS[operator](graph, node)
    return output


def graph_side(topology: Mapping[str, Any]) -> int | None:
    """The side of the square that a graph says it takes, in pixels; None if it takes any.

    Raises ValueError when it takes anything but square pictures of three colours.
    """
    [start] = [node for node in topology["node"] if node["op"] == "Placeholder"]
    sides = [int(dim["size"]) for dim in start["attr"]["shape"]["shape"]["dim"]]
    _batch, height, width, channels = sides
    if height != width or channels != 3:
        raise ValueError(f"its input is {sides}, not a square of three colours")
    return height if height > 0 else None
