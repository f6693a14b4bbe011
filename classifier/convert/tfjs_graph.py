"""A TensorFlow.js graph model (a frozen TensorFlow graph), its nodes followed in their order."""

from collections.abc import Mapping
from typing import Any

from numpy.typing import NDArray

from classifier.convert.network import Network
from classifier.convert.onnx_graph import Graph
from classifier.convert.tfjs_operators import OPERATORS, Node
from classifier.errors import ModelError


def add_nodes(graph: Graph, network: Network) -> str:
    """Add a graph model's nodes to the graph; the name of its one output.

    That is the last node where the network does not tell. Raises ModelError for an operator
    or a setting that is not known here, KeyError, TypeError or ValueError for a description
    that is not one.
    """
    weights = network.weights
    outputs: dict[str, str] = {}
    last = ""
    for description in network.topology["node"]:
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
        outputs[name] = OPERATORS[operator](graph, node)
        last = name
    answer = last if network.output is None else network.output
    if answer not in outputs:
        raise ModelError(f"its answer {answer!r} is none of its nodes, take another model")
    return outputs[answer]


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
