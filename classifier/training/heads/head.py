"""A trained head: what it answers, and the layers that make it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import helper

from classifier.training.backbone import Backbone
from classifier.training.export import append

Array = NDArray[np.float64]

LOGITS = "head/logits"


@dataclass(frozen=True, kw_only=True)
class Layer:
    """A dense layer: `kernel` (in, out), `bias` (out,)."""

    kernel: NDArray[np.float32]
    bias: NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class Head:
    """Dense layers with a ReLU between each two, which take embeddings, (N, width).

    `setting` says in a few words how it was trained. `answer` is the library's own way from
    embeddings to logits, (N, C).
    """

    setting: str
    answer: Callable[[NDArray[np.float32]], Array]
    layers: tuple[Layer, ...]

    def on(self, backbone: Backbone) -> onnx.ModelProto:
        """The backbone's graph, which goes on to the tensor LOGITS."""
        model = onnx.ModelProto()
        model.CopyFrom(backbone.graph)
        tensor, weights = backbone.output, dict[str, NDArray[np.float32]]()
        nodes = list[onnx.NodeProto]()
        for number, layer in enumerate(self.layers):
            name = f"head/{number}"
            weights |= {f"{name}/kernel": layer.kernel, f"{name}/bias": layer.bias}
            last = number == len(self.layers) - 1
            inputs = [tensor, f"{name}/kernel", f"{name}/bias"]
            tensor = LOGITS if last else f"{name}/dense"
            nodes.append(helper.make_node("Gemm", inputs, [tensor], tensor))
            if not last:
                nodes.append(helper.make_node("Relu", [tensor], [f"{name}/relu"], f"{name}/relu"))
                tensor = f"{name}/relu"
        append(model, nodes, weights)
        return model


def first_layer(
    kernel: NDArray[np.float32], bias: NDArray[np.float32], mean: Array, scale: Array
) -> Layer:
    """A layer for embeddings as they are, of one for (embedding - mean) / scale."""
    folded = kernel / scale[:, None]
    return Layer(kernel=folded.astype(np.float32), bias=(bias - mean @ folded).astype(np.float32))
