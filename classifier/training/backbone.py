"""An installed model without its head: what it makes of a picture before it decides."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx import utils

from classifier.card import Card, read_card
from classifier.errors import ModelError, reason_of
from classifier.model import path_of_model
from classifier.preprocessing import PREPROCESSING

_DENSE = ("Gemm", "MatMul")  # a head begins with one


@dataclass(frozen=True, kw_only=True)
class Backbone:
    """A frozen network. `graph` ends in the tensor `output`, float32 (N, `width`)."""

    card: Card
    graph: onnx.ModelProto
    output: str
    width: int
    _session: onnxruntime.InferenceSession

    @classmethod
    def load(cls, name: str, folder: Path) -> Self:
        """Of an installed model, or one at a path that ends in .onnx. Raises ModelError."""
        path = path_of_model(name, folder)
        card = read_card(path)
        try:
            graph, output = _cut(onnx.load(path))
            session = _session(graph)
        except Exception as error:  # onnx and onnxruntime raise whatever a graph leads them to
            raise ModelError(
                f"{path}: no head can be found to be taken off ({reason_of(error)}), "
                "give another --backbone"
            ) from error
        backbone = cls(card=card, graph=graph, output=output, width=0, _session=session)
        [vector] = backbone._run(np.zeros((1, card.input_size, card.input_size, 3), np.float32))
        return cls(card=card, graph=graph, output=output, width=len(vector), _session=session)

    @property
    def key(self) -> str:
        """Equal for what gives equal embeddings: the model's sha256 and its preprocessing."""
        return f"{self.card.sha256}-{self.card.preprocessing.replace('/', '.')}"

    def embed(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        """The embedding of a picture, (height, width, 3), RGB, as float32 (`width`,).

        Several threads may ask at once; each computes on one core.
        """
        prepared = PREPROCESSING[self.card.preprocessing](pixels, self.card.input_size)
        return self._run(prepared[None])[0]  # type: ignore[no-any-return]

    def _run(self, prepared: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.asarray(self._session.run([self.output], {"pixels": prepared})[0], np.float32)


def _cut(model: onnx.ModelProto) -> tuple[onnx.ModelProto, str]:
    """The graph up to what its first dense layer takes, and that tensor's name."""
    dense = [node for node in model.graph.node if node.op_type in _DENSE]
    if not dense:
        raise ValueError("it has no dense layer")
    output = dense[0].input[0]
    inferred = onnx.shape_inference.infer_shapes(model)
    return utils.Extractor(inferred).extract_model(["pixels"], [output]), output


def _session(graph: onnx.ModelProto) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(
        graph.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
