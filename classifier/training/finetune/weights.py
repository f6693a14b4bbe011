"""What a network begins with: the weights of one that has learnt already."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray

from classifier.card import read_card
from classifier.convert.apart import read_apart
from classifier.convert.keras_h5 import read_h5_weights
from classifier.convert.onnx_graph import SCALES, Scale
from classifier.errors import ModelError, reason_of
from classifier.model import path_of_model
from classifier.training.finetune.layers import Convolution
from classifier.training.finetune.mobilenet import Mobilenet


@dataclass(frozen=True, kw_only=True)
class Weights:
    """Arrays as Keras names them, LAYER/WEIGHT, with kernels as `channels_first` says.

    `sha256` is the file's, `licence` as on a card; `scale` is what they were trained on, None
    where that is not told.
    """

    source: str
    sha256: str
    arrays: Mapping[str, NDArray[np.float32]]
    channels_first: bool
    scale: Scale | None
    licence: str


def read_weights(source: str, folder: Path) -> Weights:
    """Of Keras' .h5, an .onnx with its card beside it, or a model installed in the folder.

    Raises ModelError, in one line, when it cannot be read.
    """
    if source.endswith(".h5"):
        return _of_keras(Path(source))
    path = path_of_model(source, folder)
    card = read_card(path)
    try:
        initializers = onnx.load(path).graph.initializer
        arrays = {one.name: onnx.numpy_helper.to_array(one) for one in initializers}
    except Exception as error:  # onnx raises whatever a file leads it to
        raise ModelError(f"{path}: cannot be read ({reason_of(error)})") from error
    return Weights(
        source=card.name,
        sha256=card.sha256,
        arrays=arrays,
        channels_first=True,
        scale=_scale(arrays),
        licence=card.licence,
    )


def load(network: Mobilenet, weights: Weights) -> None:
    """Put the weights into a network, all but those of its head, which has another task.

    Raises ModelError where they are those of another network, or of another width.
    """
    for convolution in network.convolutions():
        kernel = _kernel(convolution, weights)
        _set(convolution.convolution.weight, kernel, f"{convolution.name}/kernel", weights)
        for key, tensor in convolution.normal_weights().items():
            name = f"{convolution.normal_name}/{key}"
            _set(tensor, _find(weights, name), name, weights)


def _of_keras(path: Path) -> Weights:
    arrays = read_apart(read_h5_weights, path)
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return Weights(
        source=path.name,
        sha256=sha256,
        arrays=arrays,
        channels_first=False,
        scale=None,
        licence="not told",
    )


def _kernel(convolution: Convolution, weights: Weights) -> NDArray[np.float32]:
    # Keras 3 calls both by the same name.
    names = [f"{convolution.name}/{key}" for key in ("depthwise_kernel", "kernel")]
    kernel = _find(weights, next((name for name in names if name in weights.arrays), names[1]))
    if weights.channels_first or kernel.ndim != 4:
        return kernel
    return kernel.transpose((2, 3, 0, 1) if convolution.depthwise else (3, 2, 0, 1))


def _find(weights: Weights, name: str) -> NDArray[np.float32]:
    if name not in weights.arrays:
        raise ModelError(
            f"{weights.source}: has no {name}, so it is not this MobileNet as Keras makes it, "
            "give other --weights"
        )
    return weights.arrays[name]


def _set(tensor: torch.Tensor, array: NDArray[np.float32], name: str, weights: Weights) -> None:
    if tuple(tensor.shape) != array.shape:
        found, wanted = (" x ".join(map(str, shape)) for shape in (array.shape, tensor.shape))
        raise ModelError(
            f"{weights.source}: its {name} is {found}, not {wanted}, "
            "give another --width or other --weights"
        )
    tensor.data.copy_(torch.tensor(array))


def _scale(arrays: Mapping[str, NDArray[np.float32]]) -> Scale | None:
    """What Graph scaled to, by the constants with which it does."""
    divisor = arrays.get("pixels/highest", np.ones(1)).ravel().tolist()
    offset = arrays.get("pixels/middle", np.zeros(1)).ravel().tolist()
    return next(
        (scale for scale, (by, less) in SCALES.items() if [by] == divisor and [less] == offset),
        None,
    )
