"""Bytes made to hurt: they end as frames or as Permanent, soon, and as nothing else."""

import io
import random
import struct
import time
import warnings
import zipfile
import zlib
from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from playground.media import animation, encoded, gradient, picture
from review.content import content_of
from review.upload import Kind
from tests.classifier.pictures import chunk, decode, decode_partly, gif, looping_tiff, png, tiff
from tests.fuzz.corpus import corpus

_BOMB = 1 << 30  # bytes


def _pages(**save: str) -> bytes:
    first, *rest = [gradient(i, 48, 36) for i in range(4)]
    return encoded(first, "TIFF", save_all=True, append_images=rest, **save)


SEEDS: dict[str, Callable[[], bytes]] = {
    "JPEG": lambda: picture(1, "JPEG", 64, 48, exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0"),
    "progressive JPEG": lambda: picture(1, "JPEG", 64, 48, progressive=True),
    "CMYK JPEG": lambda: encoded(gradient(1, 64, 48).convert("CMYK"), "JPEG"),
    "MPO": lambda: encoded(
        gradient(1, 64, 48), "MPO", save_all=True, append_images=[gradient(2, 32, 24)]
    ),
    "PNG": lambda: picture(1, "PNG", 64, 48),
    "palette PNG": lambda: encoded(gradient(1, 64, 48).quantize(16), "PNG", transparency=1),
    "APNG": lambda: animation(1, "PNG", 4, 48),
    "APNG of parts": lambda: corpus()["png-animated-parts"],
    "APNG beside a picture": lambda: corpus()["png-animated-beside"],
    "GIF": lambda: animation(1, "GIF", 4, 48),
    "GIF of parts": lambda: corpus()["gif-animated-parts"],
    "WebP": lambda: picture(1, "WEBP", 64, 48),
    "lossless WebP": lambda: picture(1, "WEBP", 64, 48, lossless=True),
    "animated WebP": lambda: animation(1, "WEBP", 4, 48),
    "TIFF": _pages,
    "LZW TIFF": lambda: _pages(compression="tiff_lzw"),
    "JPEG TIFF": lambda: _pages(compression="jpeg"),
    "BMP": lambda: picture(1, "BMP", 64, 48),
    "AVIF": lambda: picture(1, "AVIF", 64, 48, speed=10),
}
seed = cache(lambda name: SEEDS[name]())


@pytest.mark.parametrize("name", SEEDS)
def test_seeds_are_decoded(name: str) -> None:
    assert decode(seed(name))


@pytest.mark.parametrize("name", SEEDS)
def test_truncated_at_every_power_of_two(name: str) -> None:
    data = seed(name)
    for power in range(len(data).bit_length()):
        found, reason = decode_partly(data[: 1 << power])
        assert found or reason


@pytest.mark.parametrize("name", SEEDS)
def test_what_is_cut_off_is_missed(name: str) -> None:
    """No format passes for whole when half of it is missing."""
    data = seed(name)
    assert decode_partly(data[: len(data) // 2])[1] or name == "MPO"


@pytest.mark.parametrize("name", SEEDS)
def test_damaged_bytes(name: str) -> None:
    rng = random.Random(name)
    for _ in range(60):
        data = bytearray(seed(name))
        for _ in range(rng.choice([1, 3, 20])):
            # Half of them in the header, where they do most.
            end = rng.choice([min(200, len(data)), len(data)])
            data[rng.randrange(end)] = rng.choice([0, 0xFF, 0x7F, 0x80, rng.randrange(256)])
        decode_partly(bytes(data))


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(sorted(SEEDS)), st.integers(0, 400), st.binary(max_size=40))
def test_other_bytes_in_the_middle(name: str, at: int, new: bytes) -> None:
    data = seed(name)
    decode_partly(data[:at] + new + data[at + len(new) :])


@given(st.sampled_from(sorted(SEEDS)), st.binary(max_size=300))
@settings(max_examples=100, deadline=None)
def test_any_bytes_after_a_signature(name: str, rest: bytes) -> None:
    found, reason = decode_partly(seed(name)[:12] + rest)
    assert found or reason


@pytest.mark.parametrize("data", [b"", b"\0", bytes(1 << 16), b"\xff" * 5000])
def test_nothing(data: bytes) -> None:
    assert decode_partly(data) == ([], "not a picture this decoder knows")


def test_a_gif_of_many_frames() -> None:
    begun = time.process_time()
    found, reason = decode_partly(gif(100_000))
    assert [f.scene for f in found] == [0, 714, 1428, 2142, 2857, 3571, 4285, 4999]
    assert reason == "only the first 5000 of its frames were looked at"
    assert time.process_time() - begun < 20


@pytest.mark.parametrize(("pages", "back_to"), [(1, 0), (3, 0), (3, 1), (3, 2)])
def test_a_tiff_whose_directory_loops(pages: int, back_to: int) -> None:
    found = decode(looping_tiff(pages, back_to))
    assert [f.scene for f in found] == list(range(pages))  # each page once


def test_a_tiff_of_many_pages() -> None:
    found, reason = decode_partly(looping_tiff(8000, 0))
    assert [f.scene for f in found] == [0, 714, 1428, 2142, 2857, 3571, 4285, 4999]
    assert reason == "only the first 5000 of its frames were looked at"


def _claim(name: str, at: int, value: bytes) -> bytes:
    data = seed(name)
    return data[:at] + value + data[at + len(value) :]


MOST = b"\xff\xff\xff\xff"
CLAIMS: dict[str, Callable[[], bytes]] = {
    "PNG chunk": lambda: png(0, 8, bytes(8), chunk(b"teXt", b"?", 0xFFFFFFFF)),
    "PNG pixels": lambda: png(0, 8, bytes(8), chunk(b"IDAT", b"?", 0xFFFFFFFF)),
    "PNG of 0 pixels": lambda: png(0, 8, b"", width=0, height=0),
    "PNG of 2^31 pixels a side": lambda: _claim("PNG", 16, b"\x7f\xff\xff\xff" * 2),
    "BMP offset": lambda: _claim("BMP", 10, MOST),
    "BMP size": lambda: _claim("BMP", 18, b"\xff\xff\xff\x7f" * 2),
    "BMP least height": lambda: _claim("BMP", 22, b"\0\0\0\x80"),
    "WebP canvas": lambda: _claim("animated WebP", 24, b"\xff" * 6),
    "WebP chunk": lambda: _claim("WebP", 16, MOST),
    "TIFF strip": lambda: tiff([bytes(64)], more={273: (0xFFFFFFF0,)}),
    "TIFF bytes": lambda: tiff([zlib.compress(bytes(64))], more={259: (8,), 279: (0xFFFFFFFF,)}),
    "TIFF size": lambda: tiff([bytes(64)], width=0xFFFFFFFF, height=0xFFFFFFFF),
    "TIFF samples": lambda: tiff([bytes(64)], more={277: (0xFFFFFFFF,)}),
    "TIFF bits": lambda: tiff([bytes(64)], bits=0xFFFF),
    "JPEG size": lambda: seed("JPEG").replace(struct.pack(">HH", 48, 64), b"\xff" * 4),
    "JPEG of no height": lambda: seed("JPEG").replace(struct.pack(">HH", 48, 64), bytes(4)),
    "JPEG segment": lambda: seed("JPEG")[:2] + b"\xff\xe1\xff\xff" + seed("JPEG")[2:],
    "GIF canvas": lambda: _claim("GIF", 6, MOST),
    "GIF frame": lambda: gif(3).replace(b",\0\0\0\0\1\0\1\0", b",\xff\xff\xff\xff\xff\xff\xff\xff"),
    "AVIF box": lambda: _claim("AVIF", 0, MOST),
}


@pytest.mark.parametrize("name", CLAIMS)
def test_a_claim_is_not_believed(name: str) -> None:
    begun = time.process_time()
    _, reason = decode_partly(CLAIMS[name]())
    assert reason
    assert time.process_time() - begun < 5


def _bomb() -> bytes:
    """A gigabyte of nothing, in a megabyte: one piece of it again and again."""
    packer, block = zlib.compressobj(), bytes(1 << 24)
    first, piece = (packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    return first + piece * ((_BOMB >> 24) - 1) + packer.flush()


@pytest.mark.parametrize("kind", [b"zTXt", b"iCCP", b"iTXt", b"IDAT"])
def test_a_bomb_in_a_png_does_not_go_off(kind: bytes) -> None:
    before = {
        b"zTXt": b"a\0\0",
        b"iCCP": b"a\0\0",
        b"iTXt": b"a\0\1\0\0\0",
        b"IDAT": b"",
    }[kind]
    begun = time.process_time()
    bomb = _bomb()
    assert len(bomb) < 2_000_000
    found, reason = decode_partly(png(0, 8, bytes(8), chunk(kind, before + bomb)))
    assert found or reason
    assert time.process_time() - begun < 5


@pytest.mark.parametrize("fmt", ["JPEG", "PNG", "WEBP"])
def test_exif_made_to_hurt(fmt: str) -> None:
    endless = struct.pack(">2sHIH", b"MM", 42, 8, 0xFFFF) + b"\1\x12\0\3\xff\xff\xff\xff" * 4000
    data = encoded(gradient(1, 64, 48), fmt, exif=b"Exif\0\0" + endless)
    assert len(decode(data)) == 1


def _zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as box:
        box.writestr("a.class", "harmless")
    return out.getvalue()


@pytest.mark.parametrize("name", ["JPEG", "PNG", "GIF", "WebP", "BMP"])
@pytest.mark.parametrize(
    "rest", [_zip(), b"<html><script>alert(1)</script></html>", b"*/=1;alert(1)//", b"%PDF-1.7\n"]
)
def test_a_picture_that_is_something_else_too_is_a_picture(name: str, rest: bytes) -> None:
    assert content_of(seed(name) + rest).kind is Kind.PICTURE
    assert len(decode(seed(name) + rest)) == len(decode(seed(name)))


def test_a_gif_that_is_javascript() -> None:
    data = bytearray(seed("GIF"))
    data[6:10] = b"/*\x30\0"  # a width of 10799
    _, reason = decode_partly(bytes(data) + b"*/=1;alert(1)")
    assert reason in ("", "only 1 of 4 frames could be decoded")


def test_warnings_stay_inside() -> None:
    data = tiff([bytes(64)], more={33432: (1,) * 3, 700: (0xFFFFFFFF,)})
    damaged = data[:-40]  # Pillow warns of tags that are cut off
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        decode_partly(damaged)
        decode_partly(seed("TIFF")[:-30])
        decode_partly(_claim("JPEG", 30, MOST))
    assert caught == []


def test_the_caller_gets_every_frame_of_a_page_that_grows() -> None:
    """A later page may be larger than the first, and is looked at before it is decoded."""
    first = Image.new("L", (16, 16))
    data = encoded(first, "TIFF", save_all=True, append_images=[Image.new("L", (9000, 9000))])
    found, reason = decode_partly(data)
    assert [f.scene for f in found] == [0]
    assert reason.startswith("the picture has more than 40 megapixels")
