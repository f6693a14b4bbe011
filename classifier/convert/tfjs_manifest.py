"""A TensorFlow.js model's own description: the topology, and where each weight's bytes stand."""

import math
from collections.abc import Callable, Iterator
from typing import Annotated, Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, ValidationError

from classifier.convert.network import MAX_WEIGHTS, Network
from classifier.errors import ModelError
from classifier.validation import Strict, first_complaint

_Side = Annotated[int, Field(ge=1, le=1_000_000)]
# A plain file name: nothing that leads out of the folder.
_File = Annotated[str, Field(pattern=r"^\w[\w.-]*$", max_length=255)]
_WIDTHS = {"uint8": "<u1", "uint16": "<u2", "float16": "<f2", "float32": "<f4", "int32": "<i4"}


class _Linear(Strict):
    """Linear quantization of TensorFlow.js' converter: value = stored * scale + min."""

    min: FiniteFloat
    scale: FiniteFloat
    dtype: Literal["uint8", "uint16"]
    original_dtype: Literal["float32"] = "float32"


class _Half(Strict):
    dtype: Literal["float16"]
    original_dtype: Literal["float32"] = "float32"


class _Weight(Strict):
    """One array, as the manifest describes it; the bytes stand in the shards in this order."""

    name: Annotated[str, Field(max_length=1000)]
    shape: Annotated[list[_Side], Field(max_length=8)]
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
            with np.errstate(over="ignore"):  # what gets infinite is refused when it is tried
                return (stored * scale + lowest).astype(np.float32)
        return stored.astype(self.dtype)


class _Group(Strict):
    paths: list[_File]
    weights: list[_Weight]


class _Loose(BaseModel):
    """What else it holds (who converted it, and when) does not matter here."""

    model_config = ConfigDict(strict=True, frozen=True)


class _Output(_Loose):
    name: Annotated[str, Field(max_length=1000)]


class _Signature(_Loose):
    outputs: Annotated[dict[str, _Output], Field(min_length=1, max_length=1)]

    @property
    def output(self) -> str:
        """The node; TensorFlow says NAME:0 for the first of its outputs, and it has no more."""
        [told] = self.outputs.values()
        return told.name.removesuffix(":0")


class _Metadata(_Loose):
    signature: _Signature | None = None


class _Description(_Loose):
    modelTopology: dict[str, Any]  # noqa: N815 - the format's own names
    weightsManifest: list[_Group]  # noqa: N815
    signature: _Signature | None = None
    userDefinedMetadata: _Metadata | None = None  # noqa: N815 - where old converters put it

    @property
    def output(self) -> str | None:
        """The node whose answer it is, where that is told."""
        metadata = self.userDefinedMetadata
        signature = self.signature or (metadata and metadata.signature)
        return signature.output if signature else None


def read_network(value: object, file: str, shard: Callable[[str], bytes]) -> Network:
    """The network that `value`, what stood in `file`, describes; `shard` reads one by its name.

    Raises ModelError when it is no description, or the shards have bytes too few or too many.
    """
    try:
        description = _Description.model_validate(value)
    except ValidationError as error:
        where, what = first_complaint(error)
        raise ModelError(f"{file}: {where}: {what}, take another model") from error
    weights: dict[str, NDArray[Any]] = {}
    for group in description.weightsManifest:
        for name, array in _arrays(group, shard):
            if name in weights:
                raise ModelError(f"{file}: has two weights {name!r}, take another model")
            weights[name] = array
    topology = description.modelTopology
    return Network(topology.get("model_config", topology), weights, description.output)


def _arrays(group: _Group, shard: Callable[[str], bytes]) -> Iterator[tuple[str, NDArray[Any]]]:
    told = sum(weight.size for weight in group.weights)
    if told > MAX_WEIGHTS:
        raise ModelError(f"the manifest tells of {told} bytes, which is no model of these families")
    data = b"".join(shard(path) for path in group.paths)
    if told != len(data):
        raise ModelError(
            f"the manifest tells of {told} bytes, the files hold {len(data)}, take another model"
        )
    begin = 0
    for weight in group.weights:
        yield weight.name, weight.read(data, begin)
        begin += weight.size
