"""The frames of an animated PNG, each as a PNG of its own. The format: PNG, third edition."""

import io
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from classifier.image_canvas import After, Part

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_CHUNK = struct.Struct(">I4s")
_SIZE = struct.Struct(">II")
_CONTROL = struct.Struct(">IIIIIHHBB")
_NUMBER = struct.Struct(">I")
_CRC = 4
_DATA = (b"IDAT", b"fdAT")
_COMMON = (b"PLTE", b"tRNS")
_LARGEST_COMMON = 3 * 256  # bytes of the larger, a table of colours
_AFTER = {1: After.CLEAR, 2: After.RESTORE}


@dataclass
class _Frame:
    """What has been read of one; the picture for viewers of stills has no control."""

    control: tuple[int, ...] = ()
    data: list[bytes] = field(default_factory=list)
    size: int = 0

    @property
    def is_there(self) -> bool:
        return bool(self.control or self.data)

    def add(self, file: BinaryIO, kind: bytes, length: int, number: int, longest: int) -> int:
        """Read a chunk of pixels; the answer is the number that the next has to have."""
        if kind == b"fdAT":
            number = _next(_NUMBER.unpack(file.read(_NUMBER.size))[0], number)
            length -= _NUMBER.size
        self.size += length
        if length < 0:
            raise ValueError("a frame's chunk is too small")
        if self.size > longest:
            raise ValueError(f"a frame has more than {longest} bytes")
        self.data += [_CHUNK.pack(length, b"IDAT"), file.read(length), file.read(_CRC)]
        return number

    def part(self, header: bytes, common: bytes) -> Part:
        """Whole, and no longer held here; `common` are the chunks that all frames share."""
        width, height = _SIZE.unpack(header[: _SIZE.size])
        left, top, shown, after, over = 0, 0, None, After.CLEAR, 0
        if self.control:
            _, width, height, left, top, number, of, ends, over = self.control
            shown, after = 1000 * number / (of or 100), _AFTER.get(ends, After.KEEP)
        head = _chunk(b"IHDR", _SIZE.pack(width, height) + header[_SIZE.size :])
        still = b"".join([_SIGNATURE, head, common, *self.data, _chunk(b"IEND", b"")])
        self.data.clear()
        return Part(
            still=io.BytesIO(still),
            box=(left, top, left + width, top + height),
            milliseconds=shown,
            after=after,
            over=over == 1,
        )


def parts(file: BinaryIO, longest: int) -> Iterator[Part]:
    """The frames in their order, as far as they go; the last may be cut off.

    A picture that only viewers of stills show comes first, with no `milliseconds`; what
    comes after it finds the canvas empty. Raises ValueError or struct.error where the file
    is broken, or a frame has more than `longest` bytes.
    """
    file.seek(len(_SIGNATURE))
    header, number = b"", 0
    common: dict[bytes, bytes] = {}
    frame = _Frame()
    for kind, length in _chunks(file):
        if kind in _DATA:
            number = frame.add(file, kind, length, number, longest)
        elif kind == b"IHDR":
            header = _checked(file, kind, length)
        elif kind in _COMMON:
            common[kind] = _chunk(kind, _checked(file, kind, length))
        elif kind == b"fcTL":
            if frame.is_there:
                yield frame.part(header, b"".join(common.values()))
            frame = _Frame(_CONTROL.unpack(_checked(file, kind, length)))
            number = _next(frame.control[0], number)
        else:
            file.seek(length + _CRC, 1)
    if frame.is_there:
        yield frame.part(header, b"".join(common.values()))


def _chunks(file: BinaryIO) -> Iterator[tuple[bytes, int]]:
    """Each chunk's kind and length, the file being at its content; whoever takes it reads it."""
    while len(head := file.read(_CHUNK.size)) == _CHUNK.size:
        length, kind = _CHUNK.unpack(head)
        if kind == b"IEND":
            return
        yield kind, length


def _checked(file: BinaryIO, kind: bytes, length: int) -> bytes:
    if length > _LARGEST_COMMON:
        raise ValueError(f"a chunk {kind!r} is too large")
    content, crc = file.read(length), file.read(_CRC)
    if crc != _NUMBER.pack(zlib.crc32(kind + content)):
        raise ValueError(f"a chunk {kind!r} is damaged")
    return content


def _next(number: int, expected: int) -> int:
    if number != expected:
        raise ValueError("a frame is not in its place")
    return number + 1


def _chunk(kind: bytes, content: bytes) -> bytes:
    crc = _NUMBER.pack(zlib.crc32(kind + content))
    return _CHUNK.pack(len(content), kind) + content + crc
