from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

Weights = Mapping[str, NDArray[Any]]

# In bytes as stored. Inception V3 in float32 has 88 MB and a description of 0.2 MB.
MAX_WEIGHTS = 400_000_000
MAX_DESCRIPTION = 16_000_000


@dataclass(frozen=True)
class Network:
    """A trained network, whoever packed it: what all readers make, and `convert` takes.

    `topology` is Keras' description of a model (`class_name` and `config`) or a frozen
    TensorFlow graph (`node`). `weights` are in TensorFlow's layouts; a Keras layer's are
    named by the layer and what they are in it (`Conv1/kernel`), a graph's by their nodes.
    `output` is the node of a graph whose answer it is, where that is told.
    """

    topology: Mapping[str, Any]
    weights: Weights
    output: str | None = None
