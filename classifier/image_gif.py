"""The frames of a GIF, each as a GIF of its own. The format: GIF89a, CompuServe 1990."""

import io
import struct
from collections.abc import Iterator
from typing import BinaryIO

from classifier.image_canvas import After, Part

_SCREEN = struct.Struct("<HHBBB")
_DESCRIPTOR = struct.Struct("<HHHHB")
_IMAGE, _EXTENSION, _END = b",", b"!", b";"
_CONTROL = b"\xf9"
_TABLE = 0x80  # the flag that says that a table of colours follows
# As browsers have it: 4 stands for 3, which was once unclear.
_AFTER = {2: After.CLEAR, 3: After.RESTORE, 4: After.RESTORE}


def parts(file: BinaryIO, longest: int) -> Iterator[Part]:
    """The frames in their order, as far as they go; the last may be cut off.

    `milliseconds` is what the file claims. Raises ValueError when a frame's data is more than
    `longest` bytes, and struct.error when a part of the structure is.
    """
    file.seek(len(b"GIF89a"))
    flags = _SCREEN.unpack(file.read(_SCREEN.size))[2]
    table = _colours(file, flags)
    control = bytes(4)
    while (kind := file.read(1)) not in (b"", _END):
        if kind == _EXTENSION:
            label = file.read(1)
            data = _blocks(file, longest)
            if label == _CONTROL:
                control = data[1:5].ljust(4, b"\0")
        elif kind == _IMAGE:
            described = file.read(_DESCRIPTOR.size)
            if len(described) < _DESCRIPTOR.size:
                return
            yield _part(file, longest, (flags, table), control, _DESCRIPTOR.unpack(described))
            control = bytes(4)  # it was for that frame alone


def _part(
    file: BinaryIO,
    longest: int,
    common: tuple[int, bytes],
    control: bytes,
    described: tuple[int, int, int, int, int],
) -> Part:
    """`common` are the flags of the screen and the table of colours of all frames."""
    left, top, width, height, flags = described
    own = _colours(file, flags)
    data = [file.read(1), _blocks(file, longest)]  # the first says how wide the codes are
    still = [
        *(b"GIF89a", _SCREEN.pack(width, height, common[0], 0, 0), common[1]),
        *(_EXTENSION, _CONTROL, b"\4", control, b"\0"),
        *(_IMAGE, _DESCRIPTOR.pack(0, 0, width, height, flags), own),
        *data,
    ]
    return Part(
        still=io.BytesIO(b"".join(still)),
        box=(left, top, left + width, top + height),
        milliseconds=10.0 * int.from_bytes(control[1:3], "little"),
        after=_AFTER.get(control[0] >> 2 & 7, After.KEEP),
        over=True,
    )


def _colours(file: BinaryIO, flags: int) -> bytes:
    return file.read(3 << (flags & 7) + 1) if flags & _TABLE else b""


def _blocks(file: BinaryIO, longest: int) -> bytes:
    """A run of blocks as it is in the file, with its empty last one where it is there."""
    found = io.BytesIO()
    while size := file.read(1):
        found.write(size)
        found.write(file.read(size[0]))
        if size == b"\0":
            break
        if found.tell() > longest:
            raise ValueError(f"a frame has more than {longest} bytes")
    return found.getvalue()
