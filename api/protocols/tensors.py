"""Tensors of the Open Inference Protocol, as JSON and as the bytes that follow it."""

import struct
from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
from pydantic import BaseModel, Field

LENGTH = struct.Struct("<I")  # before each element of BYTES


class Tensor(BaseModel):
    """One output; it has `data`, or `binary_data_size` bytes of what follows the JSON."""

    name: str
    datatype: Literal["FP32", "BYTES"]
    shape: list[int]
    parameters: dict[str, Any] | None = None
    data: list[Any] | None = Field(None, description="row after row; null: no such number")


def numbers(name: str, values: Sequence[float | None], *, width: int = 0) -> tuple[Tensor, bytes]:
    """A tensor of FP32 and its bytes; in rows of that width, where there is one."""
    shape = [len(values) // width, width] if width else [len(values)]
    told = np.array([np.nan if value is None else value for value in values], "<f4")
    tensor = Tensor(name=name, datatype="FP32", shape=shape, data=list(values))
    return tensor, told.tobytes()


def words(name: str, values: Sequence[str]) -> tuple[Tensor, bytes]:
    """A tensor of BYTES, and its bytes."""
    tensor = Tensor(name=name, datatype="BYTES", shape=[len(values)], data=list(values))
    return tensor, b"".join(_element(value.encode()) for value in values)


def _element(value: bytes) -> bytes:
    return LENGTH.pack(len(value)) + value
