"""Every kind of pixels is decoded as what it shows, or refused."""

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from classifier.image import frames
from fence.demand import Demand
from playground.media import encoded, gradient
from review.errors import Permanent
from tests.classifier.pictures import chunk, colour_of, decode, png, tiff


def full(order: str, kind: str, *values: float) -> bytes:
    """8 by 8 pixels of these values."""
    return np.full((8, 8, len(values)), values, np.dtype(order + kind)).tobytes()


RGB16 = (0x80FF, 0x10FF, 0xFFFF)


@pytest.mark.parametrize(("order", "big"), [("<", False), (">", False), ("<", True)])
def test_sixteen_bits_of_a_tiff_become_the_high_eight(order: str, big: bool) -> None:
    def seen(data: bytes, **kind: object) -> tuple[int, ...]:
        return colour_of(tiff([data], order=order, big=big, bits=16, **kind))  # type: ignore[arg-type]

    assert seen(full(order, "u2", 0x80FF)) == (128,) * 3
    rgb = {"photometric": 2, "samples": 3}
    assert seen(full(order, "u2", *RGB16), **rgb) == (128, 16, 255)
    rgba = {"photometric": 2, "samples": 4, "more": {338: (2,)}}
    assert seen(full(order, "u2", *RGB16, 0xFFFF), **rgba) == (128, 16, 255)
    assert seen(full(order, "u2", *RGB16, 0), **rgba) == (128,) * 3
    cmyk = {"photometric": 5, "samples": 4}
    assert seen(full(order, "u2", 0, 0xFFFF, 0xFFFF, 0), **cmyk) == (255, 0, 0)


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize("bits", [8, 16])
def test_compressed_planes_of_a_tiff(order: str, bits: int) -> None:
    values = [value >> (16 - bits) for value in RGB16]
    planes = [zlib.compress(full(order, f"u{bits // 8}", value)) for value in values]
    data = tiff(planes, order=order, photometric=2, bits=bits, samples=3, more={259: (8,)})
    assert colour_of(data) == (128, 16, 255)


def test_planes_of_a_tiff() -> None:
    planes = [full("<", "u1", value) for value in (128, 16, 255)]
    assert colour_of(tiff(planes, photometric=2, samples=3)) == (128, 16, 255)


@pytest.mark.parametrize("order", "<>")
def test_what_would_be_decoded_wrongly_is_refused(order: str) -> None:
    planes = [full(order, "u2", value) for value in RGB16]
    with pytest.raises(Permanent, match="more than 8 bits in separate planes"):
        decode(tiff(planes, order=order, photometric=2, bits=16, samples=3))


def test_compressed_numbers() -> None:
    kind = {"bits": 32, "more": {259: (8,), 339: (3,)}}
    ramp = np.tile(np.arange(8.0), (8, 1))
    little = tiff([zlib.compress(ramp.astype("<f4").tobytes())], **kind)  # type: ignore[arg-type]
    assert decode(little)[0].pixels[0, :, 0].tolist() == [int(i * 255 / 7) for i in range(8)]
    big = tiff([zlib.compress(ramp.astype(">f4").tobytes())], order=">", **kind)  # type: ignore[arg-type]
    with pytest.raises(Permanent, match="big-endian TIFF of numbers"):
        decode(big)


def test_white_may_be_zero() -> None:
    assert colour_of(tiff([full("<", "u1", 0x20)], photometric=0)) == (0xDF,) * 3
    assert colour_of(tiff([full("<", "u2", 0x20FF)], photometric=0, bits=16)) == (0xDF,) * 3
    bilevel = tiff([b"\xff" * 8], photometric=0, bits=1)
    assert colour_of(bilevel) == (0, 0, 0)
    ramp = np.tile(np.arange(8.0, dtype="<f4"), (8, 1)).tobytes()
    falling = decode(tiff([ramp], photometric=0, bits=32, more={339: (3,)}))[0].pixels
    assert falling[0, 0].tolist() == [255] * 3
    assert falling[0, -1].tolist() == [0] * 3


def test_other_kinds_of_tiff() -> None:
    assert colour_of(tiff([b"\x80\x08\x00" * 32], bits=12)) == (128,) * 3
    assert colour_of(tiff([b"\x77" * 32], bits=4)) == (0x77,) * 3
    premultiplied = full("<", "u1", 50, 128)
    (seen, *_) = colour_of(tiff([premultiplied], samples=2, more={338: (1,)}))
    assert seen in range(112, 116)  # 50 of its own, and half of 128
    palette = tuple(v * 257 for plane in ((0, 200), (0, 100), (0, 50)) for v in plane + (0,) * 254)
    data = tiff([b"\1" * 64], photometric=3, more={320: palette})
    assert colour_of(data) == (200, 100, 50)
    lab = colour_of(tiff([full("<", "u1", 255, 0, 0)], photometric=8, samples=3))
    assert min(lab) >= 250


def test_tiles_of_a_tiff() -> None:
    tile = full("<", "u1", 9) * 4  # 16 by 16
    where = {273: (8,), 322: (16,), 323: (16,), 324: (8,), 325: (256,)}
    assert colour_of(tiff([tile], more=where)) == (9, 9, 9)


@pytest.mark.parametrize(
    "compression", ["tiff_lzw", "tiff_adobe_deflate", "packbits", "jpeg", "zstd", "lzma", None]
)
def test_compressions_of_a_tiff(compression: str | None) -> None:
    original = gradient(1, 320, 240)
    (frame,) = decode(encoded(original, "TIFF", compression=compression))
    tolerance = 6 if compression == "jpeg" else 0
    assert np.abs(frame.pixels.astype(int) - np.asarray(original)).mean() <= tolerance


@pytest.mark.parametrize("compression", ["group3", "group4"])
def test_a_fax(compression: str) -> None:
    original = gradient(1, 320, 240).convert("1")
    (frame,) = decode(encoded(original, "TIFF", compression=compression))
    assert (frame.pixels[..., 0] == np.asarray(original) * 255).all()


@pytest.mark.parametrize(
    "rare",
    [
        pytest.param({"bits": 64, "more": {339: (3,)}, "planes": [bytes(512)]}, id="64 bits"),
        pytest.param({"bits": 16, "samples": 2, "more": {338: (2,)}}, id="16 bits with alpha"),
        pytest.param({"bits": 16, "order": ">", "photometric": 0}, id="white is zero"),
        pytest.param({"order": ">", "big": True}, id="big-endian BigTIFF"),
        pytest.param({"photometric": 32803}, id="raw of a camera"),
    ],
)
def test_rare_kinds_of_tiff_are_named(rare: dict[str, object]) -> None:
    with pytest.raises(Permanent, match="knows: image/tiff, damaged or of an unusual kind"):
        decode(tiff(**{"planes": [bytes(256)], **rare}))  # type: ignore[arg-type]


@pytest.mark.parametrize("depth", [1, 2, 4, 8])
def test_few_bits_of_a_png(depth: int) -> None:
    row = b"\xff" * depth
    last = (1 << depth) - 1
    clear = chunk(b"tRNS", struct.pack(">H", last))
    other = chunk(b"tRNS", struct.pack(">H", last - 1))
    assert colour_of(png(0, depth, row)) == (255,) * 3
    assert colour_of(png(0, depth, row, clear)) == (128,) * 3
    assert colour_of(png(0, depth, row, other)) == (255,) * 3
    palette = chunk(b"PLTE", b"\0\0\0" * last + b"\x10\x20\x30")
    assert colour_of(png(3, depth, row, palette)) == (16, 32, 48)
    half = chunk(b"tRNS", b"\xff" * last + b"\0")
    assert colour_of(png(3, depth, row, palette, half)) == (128,) * 3


@pytest.mark.parametrize("depth", [2, 4])
def test_of_a_transparent_grey_the_low_bits_count(depth: int) -> None:
    last = (1 << depth) - 1
    clear = chunk(b"tRNS", struct.pack(">H", 1 << depth | last))
    assert colour_of(png(0, depth, b"\xff" * depth, clear)) == (128,) * 3


def test_sixteen_bits_of_a_png() -> None:
    rgb = struct.pack(">HHH", *RGB16)
    assert colour_of(png(2, 16, rgb * 8)) == (128, 16, 255)
    assert colour_of(png(6, 16, (rgb + b"\xff\xff") * 8)) == (128, 16, 255)
    assert colour_of(png(6, 16, (rgb + b"\0\0") * 8)) == (128,) * 3
    assert colour_of(png(4, 16, b"\x30\xff\xff\xff" * 8)) == (0x30,) * 3
    assert colour_of(png(0, 16, b"\x30\xff" * 8)) == (0x30,) * 3
    clear, other = chunk(b"tRNS", rgb), chunk(b"tRNS", bytes(6))
    assert colour_of(png(2, 16, rgb * 8, clear)) == (128,) * 3
    assert colour_of(png(2, 16, rgb * 8, other)) == (128, 16, 255)
    assert colour_of(png(0, 16, b"\x30\xff" * 8, chunk(b"tRNS", b"\x30\xff"))) == (128,) * 3
    assert colour_of(png(0, 16, b"\x30\xff" * 8, chunk(b"tRNS", b"\x30\0"))) == (0x30,) * 3


@pytest.mark.parametrize("save", [{}, {"progressive": True}, {"subsampling": 0}])
@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK", "YCbCr"])
def test_kinds_of_jpeg(mode: str, save: dict[str, object]) -> None:
    original = gradient(1, 320, 240)
    (frame,) = decode(encoded(original.convert(mode), "JPEG", **save))
    expected = np.asarray(original.convert(mode).convert("RGB"), int)
    assert np.abs(frame.pixels - expected).mean() < 6


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_avif(mode: str) -> None:
    original = gradient(1, 320, 240)
    original.putalpha(0) if mode == "RGBA" else None
    (frame,) = decode(encoded(original, "AVIF", speed=10))
    expected = np.full(3, 128) if mode == "RGBA" else np.asarray(original, int)
    assert np.abs(frame.pixels - expected).mean() < 6


def test_a_sequence_of_avif() -> None:
    first, *rest = [gradient(i, 64, 48) for i in range(10)]
    data = encoded(first, "AVIF", speed=10, save_all=True, append_images=rest, duration=200)
    found = decode(data)
    assert [f.scene for f in found] == [0, 1, 3, 4, 5, 6, 8, 9]
    assert [f.second for f in found] == pytest.approx([0.2 * f.scene for f in found])
    assert np.abs(found[-1].pixels - np.asarray(rest[-1], int)).mean() < 12


def test_heic_is_not_decoded() -> None:
    head = struct.pack(">I4s4sI4s4s", 24, b"ftyp", b"heic", 0, b"mif1", b"heic")
    with pytest.raises(Permanent, match=r"^not a picture this decoder knows: image/heic"):
        decode(head + bytes(100))


def test_reducing_weighs_transparency() -> None:
    """Clear red between opaque blue pixels does not show."""
    pixels = np.zeros((900, 900, 4), np.uint8)
    pixels[:, ::2] = (255, 0, 0, 0)
    pixels[:, 1::2] = (0, 0, 255, 255)
    (frame,) = decode(encoded(Image.fromarray(pixels), "PNG"))
    assert frame.pixels.shape == (225, 225, 3)
    assert np.abs(frame.pixels.astype(int) - (64, 64, 192)).max() <= 2


def test_a_palette_is_reduced_as_colours() -> None:
    stripes = Image.fromarray(np.tile(np.array([0, 2], np.uint8), (900, 450)))
    stripes.putpalette([200, 0, 0, 0, 255, 0, 0, 0, 200])
    (frame,) = decode(encoded(stripes, "PNG"))
    assert np.abs(frame.pixels.astype(int) - (100, 0, 100)).max() <= 2


@pytest.mark.parametrize("fmt", ["PNG", "JPEG", "TIFF", "BMP", "WEBP"])
@pytest.mark.parametrize("size", [(343, 243), (243, 343), (63, 100), (64, 100)])
def test_the_shorter_side_is_between_the_models_and_twice_that(
    fmt: str, size: tuple[int, int]
) -> None:
    original = gradient(3, *size)
    (frame,) = decode(encoded(original, fmt), side=32)
    assert 32 <= min(frame.pixels.shape[:2]) < 64
    height, width, _ = frame.pixels.shape
    expected = np.asarray(original.resize((width, height), Image.Resampling.BOX), int)
    assert np.abs(frame.pixels - expected).mean() < 6


def test_strips_fit_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("classifier.image_pixels._STRIP", 10_000)
    original = gradient(5, 343, 511)
    (frame,) = decode(encoded(original, "PNG"), side=50)
    assert (frame.pixels == np.asarray(original.reduce(6))).all()


@pytest.mark.parametrize("size", [(40_000, 700), (4_000_000, 1), (1, 4_000_000), (70_000, 2)])
def test_no_frame_is_too_large_for_the_fence(size: tuple[int, int]) -> None:
    row = b"\xff" * size[0]
    (frame,) = decode(png(0, 8, row, width=size[0], height=size[1]))
    assert frame.pixels.shape[0] * frame.pixels.shape[1] <= 4_200_000
    assert max(frame.pixels.shape) <= 1 << 16
    assert (frame.pixels == 255).all()


def test_a_name_is_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a\nb\x7f%s.svg"
    path.write_bytes(png(0, 8, bytes(8)))
    with path.open("rb") as file:
        assert len(list(frames(file, Demand(side=224)))) == 1
