import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.content import HEAD, UNKNOWN, Content, agree, content_of
from review.upload import Kind


def page(packet: bytes, begins: bool = True) -> bytes:
    """A page of Ogg that holds one short packet."""
    head = struct.pack("<4sBBQIIIB", b"OggS", 0, 2 * begins, 0, 1, 0, 0, 1)
    return head + bytes([len(packet)]) + packet


def ftyp(major: bytes, *compatible: bytes) -> bytes:
    brands = major + bytes(4) + b"".join(compatible)
    return struct.pack(">I4s", 8 + len(brands), b"ftyp") + brands + b"\0\0\0\x08mdat"


def ebml(doctype: bytes) -> bytes:
    inner = b"\x42\x86\x81\1\x42\x82" + bytes([0x80 | len(doctype)]) + doctype
    return b"\x1aE\xdf\xa3" + bytes([0x80 | len(inner)]) + inner


def riff(name: bytes, mark: bytes = b"RIFF") -> bytes:
    return mark + b"\x24\0\0\0" + name + b"fmt "


VORBIS, OPUS, THEORA = b"\1vorbis", b"OpusHead", b"\x80theora"
BMP = b"BM" + bytes(12) + b"\x28\0\0\0" + bytes(36)
TRIANGLE = struct.pack("<12fH", *range(12), 0)
SVG = '<svg xmlns="http://www.w3.org/2000/svg"/>'

PICTURES = {
    "image/jpeg": [b"\xff\xd8\xff\xe0\0\x10JFIF\0", b"\xff\xd8\xff\xdb"],
    "image/png": [b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR"],
    "image/gif": [b"GIF87a\1\0", b"GIF89a/*\0"],
    "image/webp": [riff(b"WEBP")],
    "image/tiff": [b"II*\0\x08\0\0\0", b"MM\0*\0\0\0\x08", b"II+\0\x08\0\0\0", b"MM\0+\0\x08\0\0"],
    "image/bmp": [BMP, BMP.replace(b"\x28", b"\x0c"), BMP.replace(b"\x28", b"\x7c")],
    "image/avif": [ftyp(b"avif", b"mif1"), ftyp(b"avis"), ftyp(b"mif1", b"miaf", b"avif")],
    "image/heic": [ftyp(b"heic"), ftyp(b"mif1", b"heic"), ftyp(b"hevc"), ftyp(b"msf1")],
    "image/vnd.adobe.photoshop": [b"8BPS\0\1"],
    "image/jp2": [b"\0\0\0\x0cjP  \r\n\x87\n"],
    "image/jxl": [b"\xff\x0a\xfa", b"\0\0\0\x0cJXL \r\n\x87\n"],
}
DRAWINGS = {
    "image/x-xcf": [b"gimp xcf file\0", b"gimp xcf v011\0"],
    "image/svg+xml": [
        SVG.encode(),
        b"\xef\xbb\xbf \r\n" + SVG.encode(),
        ("\ufeff" + SVG).encode("utf-16-le"),
        ("\ufeff" + SVG).encode("utf-16-be"),
        SVG.encode("utf-16-le"),
        SVG.encode("utf-16-be"),
        b'<?xml version="1.0"?>\n<!-- <html> -->\n' + SVG.encode(),
        b"<svg:svg xmlns:svg='a'>",
        b"<svg\n>",
        b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "a.dtd">' + SVG.encode(),
        b'<!DOCTYPE svg [ <!ENTITY a "b>"> <!ENTITY c "d"> ]>\n' + SVG.encode(),
        b"<?xml version='1.0'?><?xml-stylesheet href='a'?>" + SVG.encode(),
        b"<?xml version='1.0'?><!--" + b"long " * HEAD,  # may yet be one
    ],
}
DOCUMENTS = {
    "application/pdf": [b"%PDF-1.7\n", b"\r\n%PDF-1.4"],
    "image/vnd.djvu": [b"AT&TFORM\0\0\0\x10DJVU", b"AT&TFORM\0\0\0\x10DJVM"],
}
VIDEOS = {
    "video/webm": [ebml(b"webm"), b"\x1aE\xdf\xa3"],
    "video/x-matroska": [ebml(b"matroska")],
    "video/mpeg": [b"\0\0\1\xba\x44", b"\0\0\1\xb3\x14"],
    "video/mp2t": [(b"\x47" + bytes(187)) * 3],
    "video/mp4": [ftyp(b"isom", b"mp41"), ftyp(b"mp42")],
    "video/quicktime": [ftyp(b"qt  ")],
    "video/3gpp": [ftyp(b"3gp5")],
    "video/x-msvideo": [riff(b"AVI ")],
    "video/x-flv": [b"FLV\1\5"],
    "application/ogg": [
        page(THEORA),
        page(VORBIS) + page(THEORA) + page(b"\x03vorbis", begins=False),
        page(b"fishead\0") + page(b"OVP80\1"),
        page(b"BBCD\0"),
        page(b"\1video\0\0\0"),
        page(VORBIS) * 200,  # whether one of pictures follows cannot be told
        b"OggS",
    ],
}
SOUNDS = {
    "application/ogg": [
        page(VORBIS) + page(b"\x03vorbis" + THEORA, begins=False),
        page(OPUS) + page(b"OpusTags", begins=False),
    ],
    "audio/wav": [riff(b"WAVE"), riff(b"WAVE", b"RF64"), riff(b"WAVE", b"RIFX")],
    "audio/midi": [b"MThd\0\0\0\6", riff(b"RMID")],
    "audio/flac": [b"fLaC\0"],
    "audio/mpeg": [b"ID3\4\0", b"\xff\xfb\x90\x64", b"\xff\xf3\x40\xc0", b"\xff\xfd\x84\x04"],
    "audio/mp4": [ftyp(b"M4A ")],
}
OTHERS = {
    "model/stl": [
        b"solid cube\n facet normal 0 0 1\n",
        bytes(80) + struct.pack("<I", 2) + TRIANGLE * 2,
        b"solid, and yet binary".ljust(80) + struct.pack("<I", 99) + TRIANGLE * 80,
    ],
    UNKNOWN: [
        b"",
        b"\0",
        bytes(HEAD),
        b"BM, said the text, is no picture",
        b"<html><svg/></html>",
        b"<!DOCTYPE html><html><body><svg></svg>",
        b"<?xml version='1.0'?><rss/>",
        b"<svgfoo>",
        b"text <svg>",
        b"solid ground",
        b"PK\3\4" + bytes(30) + b"<svg>",
        b"GIF88a",
        riff(b"????"),
        "\ufeffa text".encode("utf-16-le"),
        b"\xff\xe0\0\0",  # a reserved layer
        bytes(80) + struct.pack("<I", 1) + struct.pack("<12fH", *[float("nan")] * 12, 0),
    ],
}
TABLE = [
    pytest.param(data, Content(mime=mime, kind=kind), id=f"{kind}-{mime}-{number}")
    for kind, group in (
        (Kind.PICTURE, PICTURES),
        (Kind.DRAWING, DRAWINGS),
        (Kind.DOCUMENT, DOCUMENTS),
        (Kind.VIDEO, VIDEOS),
        (Kind.AUDIO, SOUNDS),
        (Kind.OTHER, OTHERS),
    )
    for mime, files in group.items()
    for number, data in enumerate(files)
]


@pytest.mark.parametrize(("data", "content"), TABLE)
def test_what_bytes_are(data: bytes, content: Content) -> None:
    assert content_of(data) == content


@pytest.mark.parametrize("rest", [b"PK\3\4", b"<svg>", b"%PDF-1.7", b"<html>", THEORA])
@pytest.mark.parametrize("mime", sorted(PICTURES))
def test_what_follows_a_picture_changes_nothing(mime: str, rest: bytes) -> None:
    for data in PICTURES[mime]:
        assert content_of(data + rest).kind is Kind.PICTURE


@given(st.binary(max_size=2 * HEAD))
def test_any_bytes_are_something(data: bytes) -> None:
    content = content_of(data)
    assert content == content_of(data[:HEAD])
    assert content.kind in Kind


@given(st.sampled_from([p.values[0] for p in TABLE]), st.integers(0, 300), st.binary(max_size=300))
def test_damaged_bytes_are_something_too(data: object, cut: int, rest: bytes) -> None:
    assert isinstance(data, bytes)
    assert content_of(data[:cut] + rest).mime


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        ("image/jpeg", "image/jpeg"),
        ("image/jpeg", "IMAGE/JPG; q=1"),
        ("image/bmp", "image/x-ms-bmp"),
        ("image/vnd.djvu", "image/x-djvu"),
        ("image/heic", "image/heif"),
        ("image/avif", "image/heif"),
        ("application/ogg", "audio/ogg"),
        ("application/ogg", "video/ogg"),
        ("video/webm", "audio/webm"),
        ("video/x-matroska", "video/webm"),
        ("video/mp4", "audio/mp4"),
        ("model/stl", "application/sla"),
        ("audio/wav", "audio/x-wav"),
        (UNKNOWN, "application/sla"),
        (UNKNOWN, "unknown/unknown"),
        (UNKNOWN, "audio/mpeg"),
        (UNKNOWN, ""),
    ],
)
def test_bytes_that_agree(shown: str, said: str) -> None:
    assert agree(Content(mime=shown, kind=Kind.OTHER), said)


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        ("image/jpeg", "image/png"),
        ("image/heic", "image/avif"),
        ("video/webm", "video/mp4"),
        ("application/ogg", "video/webm"),
        ("image/png", "application/octet-stream"),
        ("image/png", "unknown/unknown"),
        (UNKNOWN, "image/png"),
        (UNKNOWN, "image/svg+xml"),
        (UNKNOWN, "video/webm"),
    ],
)
def test_bytes_that_do_not(shown: str, said: str) -> None:
    assert not agree(Content(mime=shown, kind=Kind.OTHER), said)


@given(st.binary(max_size=40), st.text())
def test_any_claim_agrees_or_not(data: bytes, said: str) -> None:
    assert agree(content_of(data), said) in (True, False)
