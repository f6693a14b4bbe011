"""Many files in one: a child serves them all, where it would be replaced after each bad one."""

import io
import os
import re
import struct
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import BinaryIO

import numpy as np

from classifier import image
from fence.child import load
from fence.demand import Demand
from review.errors import NotVisual, Permanent
from review.score import Frame, Item
from video.frames import frames as video_frames
from wiring import LONG_ANIMATIONS

ENDS = ("frames", "permanent", "memory", "nothing")
SECONDS = 6.0  # for each file
_LENGTH = struct.Struct(">I")
_PEAK = re.compile(rb"VmHWM:\s+(\d+) kB")
# Opened now, as within the fence nothing can be.
_STATUS = os.open("/proc/self/status", os.O_RDONLY)
_of_picture = load(LONG_ANIMATIONS)


def pack(files: Iterable[bytes]) -> bytes:
    """The one file that the decoders here take."""
    return b"".join(_LENGTH.pack(len(data)) + data for data in files)


def frames(file: BinaryIO, demand: Demand) -> Iterator[Item]:
    """A decoder for the fence: the frames of all pictures, and a mark after each file's."""
    return _all(image.frames, file, demand)


def animations(file: BinaryIO, demand: Demand) -> Iterator[Item]:
    """The same with what chooses among an animation's frames, as in the service."""
    return _all(_of_picture, file, demand)


def films(file: BinaryIO, demand: Demand) -> Iterator[Item]:
    """The same for videos."""
    return _all(video_frames, file, demand)


def is_mark(item: Item) -> bool:
    """Whether the item ends a file; no decoder has a spare page.

    `page` says how the file ended, 1 is ENDS[0]; `second` how long it took; `area` is the
    peak of the process' memory up to then, in kB; `scene` counts the files.
    """
    return isinstance(item, Frame) and item.spare and item.page is not None


def _all(
    decode: Callable[[BinaryIO, Demand], Iterator[Item]], file: BinaryIO, demand: Demand
) -> Iterator[Item]:
    number, demand = 0, replace(demand, seconds=SECONDS)
    while head := file.read(_LENGTH.size):
        (size,) = _LENGTH.unpack(head)
        end, begun = 0, time.monotonic()
        try:
            yield from decode(io.BytesIO(file.read(size)), demand)
        except Permanent:
            end = 1
        except MemoryError:
            end = 2
        except NotVisual:
            end = 3
        yield _mark(number, end, time.monotonic() - begun)
        number += 1


def _mark(number: int, end: int, took: float) -> Frame:
    peak = _PEAK.search(os.pread(_STATUS, 4096, 0))
    pixels = np.zeros((1, 1, 3), np.uint8)
    area = int(peak[1]) if peak else 0
    return Frame(scene=number, pixels=pixels, page=end + 1, second=took, area=area, spare=True)
