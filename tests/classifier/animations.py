"""Animations written by hand, and what a viewer shows of them, by the formats' own words."""

import struct
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tests.classifier.pictures import chunk, deflated

Pixels = NDArray[np.uint8]
KEEP, CLEAR, RESTORE = 0, 1, 2  # as an APNG says it; a GIF says one more
_CODES = 200  # of a GIF, before its table of codes is emptied, so that none is wider than 9 bits


class Drawn(NamedTuple):
    """A frame: `rgba` is (height, width, 4); `raw` is how its file has it."""

    left: int
    top: int
    rgba: Pixels
    raw: NDArray[np.generic]
    after: int = KEEP
    over: bool = True
    clear: int | None = None  # GIF: the index that is transparent


def shown(size: tuple[int, int], frames: Sequence[Drawn]) -> list[NDArray[np.float64]]:
    """(height, width, 3) of each frame on mid grey, with a canvas that has alpha."""
    canvas = np.zeros((size[1], size[0], 4))  # colours are multiplied by alpha
    found = []
    for frame in frames:
        before = canvas.copy()
        height, width, _ = frame.rgba.shape
        place = canvas[frame.top : frame.top + height, frame.left : frame.left + width]
        alpha = frame.rgba[..., 3:] / 255
        new = np.concatenate([frame.rgba[..., :3] * alpha, alpha], -1)
        place[:] = new + place * (1 - alpha) if frame.over else new
        found.append(canvas[..., :3] + 128 * (1 - canvas[..., 3:]))
        if frame.after == CLEAR:
            place[:] = 0
        elif frame.after == RESTORE:
            canvas = before
    return found


def apng(
    size: tuple[int, int],
    frames: Sequence[Drawn],
    *common: bytes,
    kind: tuple[int, int] = (6, 8),
    first: NDArray[np.generic] | None = None,
    delay: tuple[int, int] = (1, 5),
    level: int = 6,
) -> bytes:
    """An animated PNG; `kind` is type of colour and depth, `first` what stills' viewers show.

    `level` is how hard it is compressed, 0 not at all.
    """
    colour, depth = kind
    head = struct.pack(">IIBBBBB", *size, depth, colour, 0, 0, 0)
    parts = [chunk(b"IHDR", head), chunk(b"acTL", struct.pack(">II", len(frames), 0)), *common]
    if first is not None:
        parts.append(chunk(b"IDAT", deflated(first)))
    number = 0
    for index, frame in enumerate(frames):
        height, width, _ = frame.rgba.shape
        box = (width, height, frame.left, frame.top)
        control = struct.pack(">IIIIIHHBB", number, *box, *delay, frame.after, frame.over)
        parts.append(chunk(b"fcTL", control))
        number += 1
        if index or first is not None:
            parts.append(chunk(b"fdAT", struct.pack(">I", number) + deflated(frame.raw, level)))
            number += 1
        else:
            parts.append(chunk(b"IDAT", deflated(frame.raw, level)))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts) + chunk(b"IEND", b"")


def gif(
    size: tuple[int, int],
    frames: Sequence[Drawn],
    palette: bytes,
    background: int = 0,
    delay: int = 20,
) -> bytes:
    """A GIF with one palette of 256 colours; `raw` are indices."""
    parts = [b"GIF89a", struct.pack("<HHBBB", *size, 0xF7, background, 0), palette]
    for frame in frames:
        height, width = frame.raw.shape
        flags = (frame.after + 1) << 2 | (frame.clear is not None)
        parts.append(b"\x21\xf9" + struct.pack("<BBHBB", 4, flags, delay, frame.clear or 0, 0))
        parts.append(b"," + struct.pack("<HHHHB", frame.left, frame.top, width, height, 0))
        parts.append(_codes(frame.raw))
    return b"".join(parts) + b";"


def _codes(indices: NDArray[np.generic]) -> bytes:
    """LZW's codes, each for one pixel."""
    flat = indices.ravel().astype(np.uint16)
    codes = np.append(np.insert(flat, np.arange(0, flat.size, _CODES), 256), 257)
    bits = (codes[:, None] >> np.arange(9)) & 1
    data = np.packbits(bits.astype(np.uint8), bitorder="little").tobytes()
    blocks = [data[at : at + 255] for at in range(0, len(data), 255)]
    return b"\x08" + b"".join(bytes([len(block)]) + block for block in blocks) + b"\0"
