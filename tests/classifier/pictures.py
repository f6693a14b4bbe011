"""Pictures' files written by hand, where no encoder writes what is wanted; and how to decode."""

import struct
import tempfile
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.image import frames
from fence.demand import Demand
from review.errors import Permanent
from review.score import Frame

SIDE = 224


def decode(data: bytes, **demand: int) -> list[Frame]:
    """The frames of a file of these bytes, which has no name."""
    found, reason = decode_partly(data, **demand)
    if reason:
        raise Permanent(reason)
    return found


def decode_partly(data: bytes, **demand: int) -> tuple[list[Frame], str]:
    """The frames that come before the end, and why it ended, if not well."""
    found: list[Frame] = []
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.seek(0)
        try:
            found.extend(frames(file, _demand(demand)))
        except Permanent as error:
            return found, str(error)
    return found, ""


def _demand(changes: Mapping[str, Any]) -> Demand:
    return Demand(**{"side": SIDE, **changes})


def colour_of(data: bytes) -> tuple[int, ...]:
    """What a picture of one colour is decoded as."""
    (frame,) = decode(data)
    assert (frame.pixels == frame.pixels[0, 0]).all()
    return tuple(frame.pixels[0, 0].tolist())


def chunk(kind: bytes, body: bytes, claimed: int | None = None) -> bytes:
    """A chunk of a PNG; `claimed` is the length that it says it has."""
    length = struct.pack(">I", len(body) if claimed is None else claimed)
    return length + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(kind: int, depth: int, row: bytes, *extra: bytes, width: int = 8, height: int = 8) -> bytes:
    """A PNG of equal rows; `extra` are chunks before the pixels."""
    head = struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, 0)
    data = zlib.compress((b"\0" + row) * height)
    parts = [chunk(b"IHDR", head), *extra, chunk(b"IDAT", data), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def deflated(rows: NDArray[np.generic], level: int = 6) -> bytes:
    """The pixels of a PNG, unfiltered; the first axis of `rows` is downwards."""
    return zlib.compress(b"".join(b"\0" + row.tobytes() for row in rows), level)


def gif(count: int, width: int = 1, height: int = 1) -> bytes:
    """A GIF of so many frames of one pixel each."""
    head = struct.pack("<6sHHBBB", b"GIF89a", width, height, 0x80, 0, 0) + bytes(6)
    frame = struct.pack("<BHHHHB", 0x2C, 0, 0, 1, 1, 0) + b"\2\2\x44\1\0"
    return head + frame * count + b";"


def tiff(
    planes: Sequence[bytes],
    *,
    width: int = 8,
    height: int = 8,
    photometric: int = 1,
    bits: int = 8,
    samples: int = 1,
    order: str = "<",
    big: bool = False,
    more: Mapping[int, tuple[int, ...]] | None = None,
) -> bytes:
    """A TIFF of one page, one strip for each of `planes`; `more` are further tags.

    `order` is that of its numbers, as struct knows it. `big` makes it a BigTIFF.
    """
    offset = 16 if big else 8
    offsets = []
    for plane in planes:
        offsets.append(offset)
        offset += len(plane)
    tags: dict[int, tuple[int, ...]] = {
        256: (width,),
        257: (height,),
        258: (bits,) * samples,
        259: (1,),
        262: (photometric,),
        273: tuple(offsets),
        277: (samples,),
        278: (height,),
        279: tuple(map(len, planes)),
        284: (2 if len(planes) > 1 else 1,),
        **(more or {}),
    }
    body = b"".join(planes)
    return _header(order, big, offset) + body + _directory(tags, order, big, offset)


def looping_tiff(pages: int, back_to: int) -> bytes:
    """A TIFF of so many pages without end: after the last comes page `back_to`, from 0."""
    tags = {256: 1, 257: 1, 258: 8, 259: 1, 262: 1, 273: 0, 277: 1, 278: 1, 279: 1}
    size = 2 + 12 * len(tags) + 4
    entries = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags.items())
    following = [*(8 + size * page for page in range(1, pages)), 8 + size * back_to]
    parts = [struct.pack("<H", len(tags)) + entries + struct.pack("<I", at) for at in following]
    return _header("<", False, 8) + b"".join(parts)


def _header(order: str, big: bool, directory: int) -> bytes:
    mark = b"II" if order == "<" else b"MM"
    if big:
        return mark + struct.pack(order + "HHHQ", 43, 8, 0, directory)
    return mark + struct.pack(order + "HI", 42, directory)


def _directory(tags: dict[int, tuple[int, ...]], order: str, big: bool, at: int) -> bytes:
    """All values are 32-bit numbers."""
    word, count = ("Q", "Q") if big else ("I", "H")
    room = struct.calcsize(order + word)
    size = struct.calcsize(order + count) + (4 + 2 * room) * len(tags) + room
    entries, values = b"", b""
    for tag, numbers in sorted(tags.items()):
        packed = struct.pack(f"{order}{len(numbers)}I", *numbers)
        if len(packed) > room:
            packed, values = struct.pack(order + word, at + size + len(values)), values + packed
        entries += struct.pack(f"{order}HH{word}", tag, 4, len(numbers)) + packed.ljust(room, b"\0")
    return struct.pack(order + count, len(tags)) + entries + bytes(room) + values
