"""Ways to break a file. Everything is drawn from the random generator that is handed over."""

import struct
import zlib
from collections.abc import Callable, Sequence
from random import Random

from tests.fuzz.corpus import HEIGHT, WIDTH

_AT_ONCE = (1, 1, 1, 2, 4)
_BLOCK = 64  # bytes that are moved at once, at most
_HEAD = 512  # where sizes stand, and what is taken for a file's head
_BYTES = (0x00, 0x01, 0x7F, 0x80, 0xFE, 0xFF)
_LENGTHS = (0, 1, 0x7FFF, 0x8000, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
_SIDES = (0, 1, 2, 6_000, 10_000, 40_000, 65_535, 10**6, 2**31 - 1)
_WHOLE = ("<H", ">H", "<I", ">I")
_PNG = b"\x89PNG\r\n\x1a\n"

Mutation = Callable[[bytearray, Random, Sequence[bytes]], None]
"""Changes the bytes, which are 1 or more, where they are; the others are whole files."""


def flip_bits(data: bytearray, rng: Random, others: Sequence[bytes]) -> None:
    for _ in range(rng.choice((1, 1, 2, 8))):
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)


def set_bytes(data: bytearray, rng: Random, others: Sequence[bytes]) -> None:
    for _ in range(rng.choice((1, 1, 2, 8))):
        data[rng.randrange(len(data))] = rng.choice((*_BYTES, rng.randrange(256)))


def truncate(data: bytearray, rng: Random, others: Sequence[bytes]) -> None:
    del data[rng.randrange(len(data)) :]


def drop_block(data: bytearray, rng: Random, others: Sequence[bytes]) -> None:
    del data[_some(data, rng)]


def repeat_block(data: bytearray, rng: Random, others: Sequence[bytes]) -> None:
    where = _some(data, rng)
    data[where] = data[where] * rng.choice((2, 3, 16, 200))


def swap_blocks(data: bytearray, rng: Random, others: Sequence[bytes]) -> None:
    one, two = sorted((_some(data, rng), _some(data, rng)), key=lambda block: block.start)
    two = slice(max(two.start, one.stop), max(two.stop, one.stop))
    data[one.start : two.stop] = data[two] + data[one.stop : two.start] + data[one]


def overwrite_block(data: bytearray, rng: Random, others: Sequence[bytes]) -> None:
    source = rng.choice(others)
    data[_some(data, rng)] = source[_some(source, rng)]


def tamper_length(data: bytearray, rng: Random, others: Sequence[bytes]) -> None:
    """Overwrite, or change a little, what may be a length, a count or an offset."""
    field = struct.Struct(rng.choice(_WHOLE))
    if len(data) < field.size:
        return
    at, mask = rng.randrange(len(data) - field.size + 1), 256**field.size - 1
    (was,) = field.unpack_from(data, at)
    value = rng.choice((*_LENGTHS, was + 1, was - 1, was * 2, rng.randrange(2 * len(data))))
    field.pack_into(data, at, value & mask)


def tamper_side(data: bytearray, rng: Random, others: Sequence[bytes]) -> None:
    """Claim another width, height or both, wherever a seed's own stand."""
    field = struct.Struct(rng.choice(_WHOLE))
    for side in rng.choice(((WIDTH,), (HEIGHT,), (WIDTH, HEIGHT))):
        at = data.find(field.pack(side), 0, _HEAD)
        if at >= 0:
            field.pack_into(data, at, rng.choice(_SIDES) & (256**field.size - 1))


def splice_head(data: bytearray, rng: Random, others: Sequence[bytes]) -> None:
    """Put another file's head before the rest of this one, or in its place."""
    head = rng.choice(others)[: rng.randrange(_HEAD)]
    data[: rng.choice((0, len(head)))] = head


MUTATIONS: tuple[Mutation, ...] = (
    *(flip_bits, set_bytes, truncate, drop_block, repeat_block, swap_blocks, overwrite_block),
    *(tamper_length, tamper_side, splice_head),
)


def mutated(data: bytes, rng: Random, others: Sequence[bytes]) -> bytes:
    """The file with one to four things wrong; half of the PNGs with right checksums."""
    changed = bytearray(data)
    for _ in range(rng.choice(_AT_ONCE)):
        if changed:
            rng.choice(MUTATIONS)(changed, rng, others)
    if changed.startswith(_PNG) and rng.random() < 0.5:
        mend_checksums(changed)
    return bytes(changed)


def mend_checksums(data: bytearray) -> None:
    """Make the checksum of each PNG chunk right, without which no decoder looks inside."""
    at = len(_PNG)
    while at + 12 <= len(data):
        end = at + 8 + int.from_bytes(data[at : at + 4])
        if end + 4 > len(data):
            return
        data[end : end + 4] = struct.pack(">I", zlib.crc32(data[at + 4 : end]))
        at = end + 4


def _some(data: Sequence[int], rng: Random) -> slice:
    begin = rng.randrange(len(data))
    return slice(begin, min(begin + rng.randint(1, _BLOCK), len(data)))
