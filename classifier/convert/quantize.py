"""A model in whole numbers of 8 bits, mostly: quicker, and nearly as right."""

import logging
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static

from classifier.errors import ModelError, reason_of

_FLOAT_KINDS = frozenset({"Div", "Mul", "Sub", "Transpose", "Gemm", "MatMul", "Softmax"})


def quantize(
    content: bytes, pictures: Iterable[NDArray[np.float32]], floats: frozenset[int]
) -> bytes:
    """The ONNX model with 8-bit weights and activations in most of its convolutions.

    `content` takes `pixels`; `pictures` are what it is calibrated on, each float32
    (size, size, 3), 0 to 255, prepared as for the model. `floats` are the convolutions,
    counted from 0, that stay in floats, as scaling and the dense layers do. The same model
    and pictures give the same bytes on one version of onnxruntime. Raises ModelError where
    it cannot be done, as on a disk that is full.
    """
    try:
        return _quantized(content, pictures, floats)
    except Exception as error:  # onnxruntime's errors have no base of their own
        raise ModelError(
            f"cannot be brought to 8 bits ({reason_of(error)}), "
            f"see that {tempfile.gettempdir()} has room, or use the model in floats"
        ) from error


def _quantized(
    content: bytes, pictures: Iterable[NDArray[np.float32]], floats: frozenset[int]
) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        plain, small = Path(folder) / "plain.onnx", Path(folder) / "small.onnx"
        _fold(content, plain)
        with _without_advice():
            quantize_static(
                plain,
                small,
                _Reader(pictures),
                quant_format=QuantFormat.QDQ,
                per_channel=True,
                activation_type=QuantType.QUInt8,
                weight_type=QuantType.QInt8,
                nodes_to_exclude=_kept(onnx.load(plain).graph, floats),
            )
        return small.read_bytes()


@contextmanager
def _without_advice() -> Iterator[None]:
    """What onnxruntime says on standard error is for those who make models."""
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


class _Reader(CalibrationDataReader):  # type: ignore[misc]  # comes without type hints
    """Hands the pictures out one by one."""

    def __init__(self, pictures: Iterable[NDArray[np.float32]]) -> None:
        self._rest: Iterator[NDArray[np.float32]] = iter(pictures)

    def get_next(self) -> dict[str, NDArray[np.float32]] | None:
        """The next picture as a batch of one, None after the last."""
        pixels = next(self._rest, None)
        return None if pixels is None else {"pixels": pixels[None]}


def _fold(content: bytes, path: Path) -> None:
    """Write the model with its normalisations inside its convolutions."""
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.optimized_model_filepath = str(path)
    onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])


def _kept(graph: onnx.GraphProto, floats: frozenset[int]) -> list[str]:
    """The names of the nodes that stay in floats; a convolution with the Clip that ends it."""
    convolutions = [node for node in graph.node if node.op_type == "Conv"]
    kept = [node for index, node in enumerate(convolutions) if index in floats]
    answers = {node.output[0] for node in kept}
    kept += [node for node in graph.node if node.op_type == "Clip" and node.input[0] in answers]
    kept += [node for node in graph.node if node.op_type in _FLOAT_KINDS]
    return [node.name for node in kept]
