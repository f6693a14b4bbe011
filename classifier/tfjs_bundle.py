import base64
import binascii
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, ValidationError

from classifier.errors import ModelError
from classifier.javascript import read_module

_Side = Annotated[int, Field(ge=1, le=1_000_000)]


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class _Quantization(_Strict):
    min: FiniteFloat
    scale: FiniteFloat
    dtype: Literal["uint8"]


class _Weight(_Strict):
    """One array, as the manifest describes it; the bytes stand in the shards in this order."""

    name: str
    shape: list[_Side]
    dtype: Literal["float32"]
    quantization: _Quantization

    @property
    def size(self) -> int:
        return math.prod(self.shape)


class _Group(_Strict):
    paths: list[Annotated[str, Field(pattern=r"^[\w-]+$")]]
    weights: list[_Weight]


class _Script(BaseModel):
    """model.min.js; what else it holds (who converted it, and when) does not matter here."""

    model_config = ConfigDict(strict=True, frozen=True)

    modelTopology: dict[str, Any]  # noqa: N815 - the format's own names
    weightsManifest: list[_Group]  # noqa: N815


@dataclass(frozen=True)
class Bundle:
    """A TensorFlow.js model as nsfwjs packs it.

    `topology` is what the format calls modelTopology; `weights` are float32 arrays in
    TensorFlow's layouts, by their names.
    """

    topology: dict[str, Any]
    weights: dict[str, NDArray[np.float32]]


def read_bundle(files: Mapping[str, bytes]) -> Bundle:
    """Read a bundle's scripts: model.min.js, and one .min.js for each shard it names.

    Raises ModelError when a file is missing, is not what it should be, or has bytes
    too few or too many.
    """
    try:
        script = _Script.model_validate(_module(files, "model"))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise ModelError(f"model.min.js: {where}: {first['msg']}, get another package") from error
    weights: dict[str, NDArray[np.float32]] = {}
    for group in script.weightsManifest:
        shards = b"".join(_shard(files, path) for path in group.paths)
        weights |= _weights(group.weights, shards)
    return Bundle(script.modelTopology, weights)


def _module(files: Mapping[str, bytes], name: str) -> Any:
    file = f"{name}.min.js"
    if file not in files:
        raise ModelError(f"{file} is not in the package, get another one")
    try:
        return read_module(files[file].decode("ascii"))
    except UnicodeDecodeError as error:
        raise ModelError(f"{file} is not plain ASCII, get another package") from error


def _shard(files: Mapping[str, bytes], path: str) -> bytes:
    text = _module(files, path)
    try:
        return base64.b64decode(text, validate=True)
    except (TypeError, binascii.Error) as error:
        raise ModelError(f"{path}.min.js is not base64, get another package") from error


def _weights(manifest: list[_Weight], data: bytes) -> dict[str, NDArray[np.float32]]:
    if sum(weight.size for weight in manifest) != len(data):
        raise ModelError(f"the manifest does not tell of {len(data)} bytes, get another package")
    arrays, begin = {}, 0
    for weight in manifest:
        stored = np.frombuffer(data, np.uint8, weight.size, begin).reshape(weight.shape)
        begin += weight.size
        # Linear quantization of TensorFlow.js' converter; in doubles, as JavaScript does it.
        scale, lowest = weight.quantization.scale, weight.quantization.min
        arrays[weight.name] = (stored * np.float64(scale) + lowest).astype(np.float32)
    return arrays
