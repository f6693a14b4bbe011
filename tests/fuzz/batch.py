"""Many files in one: a child serves them all, where it would be replaced after each bad one."""

import io
import struct
from collections.abc import Iterable, Iterator
from typing import BinaryIO

import numpy as np

from classifier import image
from fence.demand import Demand
from review.errors import Permanent
from review.score import Frame

_LENGTH = struct.Struct(">I")
ENDS = ("frames", "permanent", "memory")


def pack(files: Iterable[bytes]) -> bytes:
    """The one file that `frames` takes."""
    return b"".join(_LENGTH.pack(len(data)) + data for data in files)


def frames(file: BinaryIO, demand: Demand) -> Iterator[Frame]:
    """A decoder for the fence: the frames of all files; `scene` counts the files.

    After a file's frames there is one with a `page`, which says how it ended: 1 is ENDS[0].
    """
    number = 0
    while head := file.read(_LENGTH.size):
        (size,) = _LENGTH.unpack(head)
        end = 0
        try:
            for frame in image.frames(io.BytesIO(file.read(size)), demand):
                yield Frame(scene=number, pixels=frame.pixels)
        except Permanent:
            end = 1
        except MemoryError:
            end = 2
        yield Frame(scene=number, pixels=np.zeros((1, 1, 3), np.uint8), page=end + 1)
        number += 1
