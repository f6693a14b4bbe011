"""Formats that are told by more than their first bytes. Every function takes any bytes."""

import math
import re
import struct
from collections.abc import Iterator

_HEIC = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_ISO = {b"qt  ": "video/quicktime", b"M4A ": "audio/mp4", b"M4B ": "audio/mp4"}
_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}
# How the first packet of a stream of pictures begins: Theora, VP8, Dirac, Daala, OGM.
_OGG_PICTURES = (b"\x80theora", b"OVP80", b"BBCD\0", b"\x80daala", b"\1video")
_BMP_HEADERS = frozenset(
    {12, 40, 52, 56, 64, 108, 124}
)  # bytes of those that Windows and OS/2 know
_ROOT = re.compile(r"<(?:[\w.-]+:)?svg[\s/>]")
_ENCODINGS = (  # byte order marks, and how "<" begins where there is none
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)


def riff(head: bytes) -> str | None:
    """The media type of a RIFF file, None of another."""
    if head[:4] in (b"RIFX", b"RF64") and head[8:12] == b"WAVE":
        return "audio/wav"
    if head[:4] != b"RIFF":
        return None
    return "audio/midi" if head[8:12] == b"RMID" else _RIFF.get(head[8:12])


def iso(head: bytes) -> str | None:
    """The media type of what is in ISO's box format: AVIF, HEIC, MP4."""
    if head[4:8] != b"ftyp":
        return None
    end = min(int.from_bytes(head[:4], "big"), len(head))
    major = head[8:12]
    brands = {major} | {head[at : at + 4] for at in range(16, end, 4)}
    if brands & {b"avif", b"avis"}:
        return "image/avif"
    if brands & _HEIC:
        return "image/heic"
    return "video/3gpp" if major[:3] in (b"3gp", b"3g2") else _ISO.get(major, "video/mp4")


def ebml(head: bytes) -> str | None:
    """WebM or Matroska, by what the header's DocType says."""
    if not head.startswith(b"\x1aE\xdf\xa3"):
        return None
    _, _, after = head[:256].partition(b"\x42\x82")
    return "video/x-matroska" if after[1:9] == b"matroska" else "video/webm"


def ogg_has_pictures(head: bytes) -> bool:
    """Whether one of an Ogg file's streams is of pictures; True where the head cannot tell.

    All streams begin before the first of them goes on, so a page that begins none ends it.
    """
    for begins, packet in _pages(head):
        if not begins:
            return False
        if packet.startswith(_OGG_PICTURES):
            return True
    return True


def _pages(head: bytes) -> Iterator[tuple[bool, bytes]]:
    """Of each page: whether a stream begins with it, and its content as far as it is there."""
    at = 0
    while head[at : at + 4] == b"OggS" and at + 27 <= len(head):
        body = at + 27 + head[at + 26]
        size = sum(head[at + 27 : body])
        yield bool(head[at + 5] & 2), head[body : body + size]
        at = body + size


def is_bmp(head: bytes) -> bool:
    """Whether there is a header of a known size behind the two letters."""
    return head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in _BMP_HEADERS


def is_svg(head: bytes) -> bool:
    """Whether XML's root element is svg, or is not reached in the head."""
    text = _text(head).lstrip()
    if not text.startswith("<") or (text.startswith("<?") and text[2:5].lower() != "xml"):
        return False  # "<?php" is no XML
    while text.startswith(("<?", "<!")):
        text = _after(text).lstrip()
    return not text or _ROOT.match(text) is not None


def _text(head: bytes) -> str:
    for mark, encoding in _ENCODINGS:
        if head.startswith(mark):
            return head.decode(encoding, "replace").lstrip("\ufeff")
    return head.decode("utf-8", "replace")


def _after(text: str) -> str:
    """What follows an instruction, a comment or a document type; empty where it does not end."""
    if text.startswith("<?"):
        return text.partition("?>")[2]
    if text.startswith("<!--"):
        return text.partition("-->")[2]
    before, _, after = text.partition(">")
    return text.partition("]")[2].partition(">")[2] if "[" in before else after


def is_mpeg_audio(head: bytes) -> bool:
    """Whether a frame of MPEG audio begins here, layer II or III (MP3)."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return False
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    rate, frequency = head[2] >> 4, head[2] >> 2 & 3
    return version != 1 and layer in (1, 2) and rate not in (0, 15) and frequency != 3


def is_transport_stream(head: bytes) -> bool:
    """Whether packets of 188 bytes begin with MPEG's sync byte."""
    return len(head) > 376 and head[0] == head[188] == head[376] == 0x47


def is_stl(head: bytes) -> bool:
    """A model for a 3D printer, as text, or as triangles of finite numbers after a header."""
    if head[:6].rstrip() == b"solid" and b"facet" in head:
        return True
    count = int.from_bytes(head[80:84], "little")
    triangles = head[84 : 84 + min(count, 8) * 50]
    if not triangles or len(triangles) % 50:
        return False
    numbers = (n for t in struct.iter_unpack("<12fH", triangles) for n in t[:12])
    return all(math.isfinite(number) and abs(number) < 1e9 for number in numbers)
