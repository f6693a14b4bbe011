"""What the two sides of the fence say to each other.

The parent asks with one packet: a Demand as JSON, and with it the open file. The child
answers with messages, each a length (4 bytes, big-endian) and that many bytes of JSON:
{"ready": true} once, then for every file frames ({"scene", "second", "page", "area",
"spare", "shape"}, followed by the raw pixels), of moving pictures also what fence/moving.py
says, and at last {"done": true}, {"error": "why", "too_much": which limit, or 0} or
{"nothing": "why"}, where there is nothing to look at; or, in place of all this,
{"elsewhere": true} (fence.demand.Elsewhere).
The child may have been taken over by what it decodes, so the parent believes nothing: only
JSON, only within these bounds.
"""

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass

LENGTH = struct.Struct(">I")
MESSAGE_LIMIT = 4096  # bytes of JSON
PIXEL_LIMIT = 4_200_000  # 4 megapixels, and some slack for a decoder's rounding
_COUNT_LIMIT = 10**9
_SECOND_LIMIT = 10**12
_TEXT_LIMIT = 300  # characters of an error


class Broken(Exception):
    """The child said something that this protocol does not know."""


@dataclass(frozen=True, kw_only=True)
class FrameHeader:
    """What comes before a frame's pixels; they are `bytes` bytes, (height, width, 3) uint8."""

    scene: int
    second: float | None
    page: int | None
    area: int
    spare: bool
    height: int
    width: int

    @property
    def bytes(self) -> int:
        """How many bytes of pixels follow."""
        return self.height * self.width * 3


def pack(message: Mapping[str, object]) -> bytes:
    """A message as the child sends it."""
    body = json.dumps(message).encode()
    return LENGTH.pack(len(body)) + body


def length(raw: bytes | bytearray) -> int:
    """How many bytes of JSON follow, 1 to MESSAGE_LIMIT. Raises Broken."""
    (size,) = LENGTH.unpack(raw)
    if not 0 < size <= MESSAGE_LIMIT:
        raise Broken(f"a message of {size} bytes")
    return int(size)


def unpack(raw: bytes | bytearray) -> dict[str, object]:
    """The JSON object in a message's body. Raises Broken."""
    try:
        message = json.loads(raw)
    except (ValueError, RecursionError):
        raise Broken("a message that is not JSON") from None
    if not isinstance(message, dict):
        raise Broken("a message that is not an object")
    return message


def frame_header(message: Mapping[str, object]) -> FrameHeader:
    """The header in a message that is neither the end nor an error. Raises Broken."""
    shape = message.get("shape")
    if not isinstance(shape, list) or len(shape) != 3 or shape[2] != 3:
        raise Broken("a frame without a shape of (height, width, 3)")
    height, width = (whole(side, "shape", 1, PIXEL_LIMIT) for side in shape[:2])
    if height * width > PIXEL_LIMIT:
        raise Broken(f"a frame of {width} x {height} pixels")
    page = message.get("page")
    return FrameHeader(
        scene=whole(message.get("scene"), "scene", 0),
        second=second(message.get("second")),
        page=None if page is None else whole(page, "page", 1),
        area=whole(message.get("area", 0), "area", 0),
        spare=message.get("spare") is True,
        height=height,
        width=width,
    )


def text(value: object) -> str:
    """An error's text, made safe to show: one line, printable, bounded."""
    line = " ".join(str(value)[: 2 * _TEXT_LIMIT].split())
    return "".join(c if c.isprintable() else "?" for c in line)[:_TEXT_LIMIT]


def whole(value: object, name: str, low: int, high: int = _COUNT_LIMIT) -> int:
    """The value, where it is a whole number within these bounds. Raises Broken."""
    # `type`, as True is an int to isinstance.
    if type(value) is not int or not low <= value <= high:
        raise Broken(f"a {name} that is out of bounds")
    return value


def second(value: object) -> float | None:
    """The value, where it is None or a number of seconds, 0 or more. Raises Broken."""
    if value is None:
        return None
    # The comparison also turns NaN away.
    if type(value) not in (int, float) or not 0 <= value <= _SECOND_LIMIT:  # type: ignore[operator]
        raise Broken("a second that is out of bounds")
    return float(value)  # type: ignore[arg-type]
