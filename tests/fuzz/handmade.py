"""Files of kinds that Pillow reads and does not write, from the formats' own specifications."""

import struct
import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

# PNG's Adam7: first row, first column, step of the rows, step of the columns.
_PASSES = (
    *((0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4)),
    *((2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)),
)
_PNG_COLOURS = {1: 0, 2: 4, 3: 2, 4: 6}  # channels -> colour type
_SHORT, _LONG, _LONG8 = 3, 4, 16
_TIFF_BYTES = {_SHORT: "H", _LONG: "I", _LONG8: "Q"}
_RGB565 = (0xF800, 0x07E0, 0x001F)


def chunk(kind: bytes, body: bytes) -> bytes:
    """One of PNG's chunks."""
    check = zlib.crc32(kind + body)
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", check)


def png(pixels: NDArray[np.uint8] | NDArray[np.uint16], *, interlaced: bool = False) -> bytes:
    """A PNG of `pixels`, (height, width, channels), 8 or 16 bits deep."""
    height, width, channels = pixels.shape
    stored = pixels.astype(pixels.dtype.newbyteorder(">"))
    passes = _PASSES if interlaced else ((0, 0, 1, 1),)
    rows = [row for y, x, down, right in passes for row in stored[y::down, x::right]]
    depth, colour = pixels.itemsize * 8, _PNG_COLOURS[channels]
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlaced)
    data = zlib.compress(b"".join(b"\0" + row.tobytes() for row in rows))
    body = chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def tiff(
    pixels: NDArray[np.uint8], *, tile: int = 0, planar: bool = False, big: bool = False
) -> bytes:
    """An uncompressed TIFF of `pixels`, (height, width, 3): in one strip, or in square tiles."""
    height, width, channels = pixels.shape
    planes = [pixels[..., i : i + 1] for i in range(channels)] if planar else [pixels]
    pieces = [piece for plane in planes for piece in _pieces(plane, tile)]
    start = 16 if big else 8
    offsets = [start + sum(map(len, pieces[:i])) for i in range(len(pieces))]
    wide = _LONG8 if big else _LONG
    places, sizes = (324, 325) if tile else (273, 279)
    tags: list[tuple[int, int, Sequence[int]]] = [
        (256, _SHORT, [width]),
        (257, _SHORT, [height]),
        (258, _SHORT, [8] * channels),
        (259, _SHORT, [1]),
        (262, _SHORT, [2]),
        (277, _SHORT, [channels]),
        (284, _SHORT, [2 if planar else 1]),
        (places, wide, offsets),
        (sizes, wide, [len(piece) for piece in pieces]),
    ]
    tags += [(322, _SHORT, [tile]), (323, _SHORT, [tile])] if tile else [(278, _SHORT, [height])]
    data = b"".join(pieces)
    head = b"II+\0\x08\0\0\0" if big else b"II*\0"
    return (
        head
        + struct.pack("<Q" if big else "<I", start + len(data))
        + data
        + _directory(sorted(tags), start + len(data), big)
    )


def _pieces(plane: NDArray[np.uint8], tile: int) -> list[bytes]:
    if not tile:
        return [plane.tobytes()]
    height, width, _ = plane.shape
    padded = np.pad(plane, ((0, -height % tile), (0, -width % tile), (0, 0)))
    ys, xs = range(0, height, tile), range(0, width, tile)
    return [padded[y : y + tile, x : x + tile].tobytes() for y in ys for x in xs]


def _directory(tags: list[tuple[int, int, Sequence[int]]], at: int, big: bool) -> bytes:
    """A TIFF directory that stands at byte `at`, and behind it what is too long for it."""
    count, field, room = ("<Q", "<HHQ8s", 8) if big else ("<H", "<HHI4s", 4)
    pointer = "<Q" if big else "<I"
    behind = at + struct.calcsize(count) + len(tags) * struct.calcsize(field) + room
    fields, more = [], b""
    for tag, kind, values in tags:
        packed = struct.pack(f"<{len(values)}{_TIFF_BYTES[kind]}", *values)
        if len(packed) > room:
            more, packed = more + packed, struct.pack(pointer, behind + len(more))
        fields.append(struct.pack(field, tag, kind, len(values), packed))
    return struct.pack(count, len(tags)) + b"".join(fields) + bytes(room) + more


def bmp_runs(indices: NDArray[np.uint8], bits: int) -> bytes:
    """A BMP of 8 or 4 bits in runs (RLE8, RLE4); `indices` (height, width) into 16 greys."""
    rows = []
    for row in indices[::-1].tolist():
        value = [i * 17 if bits == 4 else i for i in row]
        rows.append(b"".join(bytes((1, v)) for v in value) + b"\0\0")
    palette = b"".join(bytes((i * 17, i * 17, i * 17, 0)) for i in range(16))
    compression = 1 if bits == 8 else 2
    return _bmp(indices.shape, bits, compression, palette, b"".join(rows) + b"\0\1", colours=16)


def bmp_565(pixels: NDArray[np.uint8]) -> bytes:
    """A BMP of 16 bits with masks of 5, 6 and 5 bits; `pixels` (height, width, 3)."""
    red, green, blue = (pixels[::-1, :, i].astype("<u2") for i in range(3))
    packed = (red >> 3 << 11) | (green >> 2 << 5) | (blue >> 3)
    rows = np.pad(packed, ((0, 0), (0, packed.shape[1] % 2)))
    return _bmp(packed.shape, 16, 3, struct.pack("<III", *_RGB565), rows.tobytes())


def bmp_os2(pixels: NDArray[np.uint8]) -> bytes:
    """A BMP with the short head of OS/2; `pixels` (height, width, 3)."""
    height, width, _ = pixels.shape
    rows = np.pad(pixels[::-1, :, ::-1].reshape(height, -1), ((0, 0), (0, -width * 3 % 4)))
    head = struct.pack("<IHHHH", 12, width, height, 1, 24)
    return b"BM" + struct.pack("<IHHI", 26 + rows.size, 0, 0, 26) + head + rows.tobytes()


def _bmp(
    shape: tuple[int, ...],
    bits: int,
    compression: int,
    palette: bytes,
    data: bytes,
    colours: int = 0,
) -> bytes:
    height, width = shape
    head = struct.pack(
        "<IiiHHIIiiII", 40, width, height, 1, bits, compression, len(data), 0, 0, colours, 0
    )
    start = 14 + len(head) + len(palette)
    front = b"BM" + struct.pack("<IHHI", start + len(data), 0, 0, start)
    return front + head + palette + data
