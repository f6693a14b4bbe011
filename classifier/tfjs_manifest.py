"""A TensorFlow.js model's own description: the topology, and where each weight's bytes stand."""

import math
from collections.abc import Callable
from typing import Annotated, Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, ValidationError

from classifier.errors import ModelError
from classifier.network import MAX_WEIGHTS, Network

_Side = Annotated[int, Field(ge=1, le=1_000_000)]
# A plain file name: nothing that leads out of the folder.
_File = Annotated[str, Field(pattern=r"^\w[\w.-]*$", max_length=255)]
_WIDTHS = {"uint8": "<u1", "uint16": "<u2", "float16": "<f2", "float32": "<f4", "int32": "<i4"}


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class _Linear(_Strict):
    """Linear quantization of TensorFlow.js' converter: value = stored * scale + min."""

    min: FiniteFloat
    scale: FiniteFloat
    dtype: Literal["uint8", "uint16"]
    original_dtype: Literal["float32"] = "float32"


class _Half(_Strict):
    dtype: Literal["float16"]
    original_dtype: Literal["float32"] = "float32"


class _Weight(_Strict):
    """One array, as the manifest describes it; the bytes stand in the shards in this order."""

    name: str
    shape: list[_Side]
    dtype: Literal["float32", "int32"]
    quantization: Annotated[_Linear | _Half, Field(discriminator="dtype")] | None = None

    @property
    def stored(self) -> np.dtype[Any]:
        return np.dtype(_WIDTHS[self.quantization.dtype if self.quantization else self.dtype])

    @property
    def size(self) -> int:
        """In bytes."""
        return math.prod(self.shape) * self.stored.itemsize

    def read(self, data: bytes, begin: int) -> NDArray[Any]:
        stored = np.frombuffer(data, self.stored, math.prod(self.shape), begin).reshape(self.shape)
        if isinstance(self.quantization, _Linear):  # in doubles, as JavaScript does it
            scale, lowest = np.float64(self.quantization.scale), self.quantization.min
            return (stored * scale + lowest).astype(np.float32)
        return stored.astype(self.dtype)


class _Group(_Strict):
    paths: list[_File]
    weights: list[_Weight]


class _Description(BaseModel):
    """What else it holds (who converted it, and when) does not matter here."""

    model_config = ConfigDict(strict=True, frozen=True)

    modelTopology: dict[str, Any]  # noqa: N815 - the format's own names
    weightsManifest: list[_Group]  # noqa: N815


def read_network(value: object, file: str, shard: Callable[[str], bytes]) -> Network:
    """The network that `value`, what stood in `file`, describes; `shard` reads one by its name.

    Raises ModelError when it is no description, or the shards have bytes too few or too many.
    """
    try:
        description = _Description.model_validate(value)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise ModelError(f"{file}: {where}: {first['msg']}, take another model") from error
    weights: dict[str, NDArray[Any]] = {}
    for group in description.weightsManifest:
        weights |= _arrays(group, shard)
    topology = description.modelTopology
    return Network(topology.get("model_config", topology), weights)


def _arrays(group: _Group, shard: Callable[[str], bytes]) -> dict[str, NDArray[Any]]:
    told = sum(weight.size for weight in group.weights)
    if told > MAX_WEIGHTS:
        raise ModelError(f"the manifest tells of {told} bytes, which is no model of these families")
    data = b"".join(shard(path) for path in group.paths)
    if told != len(data):
        raise ModelError(
            f"the manifest tells of {told} bytes, the files hold {len(data)}, take another model"
        )
    arrays, begin = {}, 0
    for weight in group.weights:
        arrays[weight.name] = weight.read(data, begin)
        begin += weight.size
    return arrays
