"""The frames of a GIF, each as a GIF of its own. The format: GIF89a, CompuServe 1990."""

import io
import struct
from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

from classifier.image_canvas import After, Part

_SIGNATURE = len(b"GIF89a")
_SCREEN = struct.Struct("<HHBBB")
_DESCRIPTOR = struct.Struct("<HHHHB")
_IMAGE, _EXTENSION, _END = b",", b"!", b";"
_CONTROL = b"\xf9"
_NO_CONTROL = bytes(4)
_TABLE = 0x80  # the flag that says that a table of colours follows
# As browsers have it: 4 stands for 3, which was once unclear.
_AFTER = {2: After.CLEAR, 3: After.RESTORE, 4: After.RESTORE}

_Described = tuple[int, int, int, int, int]  # left, top, width, height, flags


def begun(file: BinaryIO, most: int) -> int:
    """How many frames have begun, as no number is claimed; no more than `most`."""
    count = 0
    for _, described in islice(_walk(file), most):
        count += 1
        _colours(file, described[-1])
        file.read(1)
        _skip(file)
    return count


def parts(file: BinaryIO, longest: int) -> Iterator[Part]:
    """The frames in their order, as far as they go; the last may be cut off.

    Raises ValueError when a frame's data is more than `longest` bytes, and struct.error
    when the file ends in its header.
    """
    file.seek(_SIGNATURE)
    flags = _SCREEN.unpack(file.read(_SCREEN.size))[2]
    common = flags, _colours(file, flags)
    for control, described in _walk(file):
        yield _part(file, longest, common, control, described)


def _walk(file: BinaryIO) -> Iterator[tuple[bytes, _Described]]:
    """Each frame's control and descriptor; whoever takes it reads on to the end of its blocks."""
    file.seek(_SIGNATURE)
    _colours(file, _SCREEN.unpack(file.read(_SCREEN.size))[2])
    control = _NO_CONTROL
    while (kind := file.read(1)) not in (b"", _END):
        if kind == _EXTENSION:
            if file.read(1) == _CONTROL:
                control = file.read(int.from_bytes(file.read(1)))[:4].ljust(4, b"\0")
            _skip(file)
        elif kind == _IMAGE:
            described = file.read(_DESCRIPTOR.size)
            if len(described) < _DESCRIPTOR.size:
                return
            yield control, _DESCRIPTOR.unpack(described)
            control = _NO_CONTROL  # it was for that frame alone


def _part(
    file: BinaryIO,
    longest: int,
    common: tuple[int, bytes],
    control: bytes,
    described: _Described,
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


def _skip(file: BinaryIO) -> None:
    while size := int.from_bytes(file.read(1)):
        file.read(size)
