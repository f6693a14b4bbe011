"""The end of a file that may be large."""

import os
from typing import BinaryIO

_BLOCK = 1 << 16
_MOST_BYTES = 1 << 25  # of a file that has no lines


def last_lines(file: BinaryIO, count: int) -> list[bytes]:
    """Its last lines, `count` at most, as they are: only the very last may have no end."""
    at, data = file.seek(0, os.SEEK_END), b""
    while at > 0 and data.count(b"\n") <= count and len(data) < _MOST_BYTES:
        at, end = max(0, at - _BLOCK), at
        file.seek(at)
        data = file.read(end - at) + data
    lines = [line + b"\n" for line in data.split(b"\n")]
    lines[-1] = lines[-1][:-1]
    return list(filter(None, lines))[-count:]
