"""Ways to break a file. Everything is drawn from the random generator that is handed over."""

import struct
import zlib
from collections.abc import Callable, Sequence
from random import Random

from tests.fuzz import films
from tests.fuzz.corpus import HEIGHT, WIDTH

_AT_ONCE = (1, 1, 1, 2, 4)
_BLOCK = 64  # bytes that are moved at once, at most
_HEAD = 512  # where sizes stand, and what is taken for a file's head
_BYTES = (0x00, 0x01, 0x7F, 0x80, 0xFE, 0xFF)
_LENGTHS = (0, 1, 0x7FFF, 0x8000, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
_SIDES = (0, 1, 2, 6_000, 10_000, 40_000, 65_535, 10**6, 2**31 - 1)
_OWN = ((WIDTH, HEIGHT), (films.WIDTH, films.HEIGHT))
_WHOLE = ("<H", ">H", "<I", ">I")
_IN_HEAD = 0.25  # of the files: there stand few bytes and most of what is claimed
_OGG = b"OggS"
_OGG_HEAD, _OGG_SUM = 27, 22  # bytes of a page's head, and where its checksum stands
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
    field, (width, height) = struct.Struct(rng.choice(_WHOLE)), rng.choice(_OWN)
    for side in rng.choice(((width,), (height,), (width, height))):
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
    """The file with one to four things wrong, sometimes in its head only.

    Half of the PNGs and of the Ogg files have right checksums.
    """
    head = _HEAD if rng.random() < _IN_HEAD else len(data)
    changed = bytearray(data[:head])
    for _ in range(rng.choice(_AT_ONCE)):
        if changed:
            rng.choice(MUTATIONS)(changed, rng, others)
    changed += data[head:]
    if changed.startswith(_PNG) and rng.random() < 0.5:
        mend_checksums(changed)
    if changed.startswith(_OGG) and rng.random() < 0.5:
        mend_pages(changed)
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


def mend_pages(data: bytearray) -> None:
    """Make the checksum of each Ogg page right, as far as page follows page."""
    at = 0
    while data.startswith(_OGG, at) and at + _OGG_HEAD <= len(data):
        lengths = data[at + _OGG_HEAD :][: data[at + _OGG_HEAD - 1]]
        end = at + _OGG_HEAD + len(lengths) + sum(lengths)
        data[at + _OGG_SUM : at + _OGG_SUM + 4] = bytes(4)
        found = 0
        for byte in data[at:end]:
            found = (found << 8 & 0xFFFFFFFF) ^ _OGG_TABLE[found >> 24 ^ byte]
        data[at + _OGG_SUM : at + _OGG_SUM + 4] = found.to_bytes(4, "little")
        at = end


def _ogg_entry(number: int) -> int:
    value = number << 24
    for _ in range(8):
        value = value << 1 & 0xFFFFFFFF ^ (0x04C11DB7 if value >> 31 else 0)
    return value


_OGG_TABLE = tuple(map(_ogg_entry, range(256)))


def _some(data: Sequence[int], rng: Random) -> slice:
    begin = rng.randrange(len(data))
    return slice(begin, min(begin + rng.randint(1, _BLOCK), len(data)))
