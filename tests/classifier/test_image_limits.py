"""What is too large is refused by its header; what is not takes little memory."""

import io
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from playground.media import encoded, picture
from review.errors import Permanent
from tests.classifier.animations import RESTORE, Drawn, apng
from tests.classifier.pictures import chunk, decode, decode_partly, gif, png, tiff

ROOT = Path(__file__).parents[2]
_SCAN_OF_ALL = bytes.fromhex("ffda000c03010002110311003f00")
_SCAN_OF_ONE = bytes.fromhex("ffda0008010100003f00")
# What would pass for a scan of three components, if only its length were looked at.
_FEINT = bytes.fromhex("ffda000c0301")


def jpeg(width: int, height: int, scan: bytes = _SCAN_OF_ALL, **save: bool) -> bytes:
    """The header of a colour JPEG that claims this size, and hardly any pixels."""
    data = picture(1, "JPEG", 64, 48, **save)
    claim = struct.pack(">HH", height, width)
    return data.replace(struct.pack(">HH", 48, 64), claim, 1).replace(_SCAN_OF_ALL, scan)


def webp(width: int, height: int) -> bytes:
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"RIFF\x30\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + size + bytes(30)


def avif(width: int, height: int) -> bytes:
    data = picture(1, "AVIF", 64, 48, speed=10)
    return data.replace(struct.pack(">II", 64, 48), struct.pack(">II", width, height))


CASES = {
    "PNG": (png(2, 8, b"", width=6400, height=6400), 40),
    "16-bit PNG": (png(6, 16, b"", width=6400, height=6400), 40),
    "BMP": (picture(1, "BMP", 8, 8).replace(struct.pack("<II", 8, 8), b"\0\x19\0\0" * 2), 40),
    "TIFF": (tiff([b""], width=6400, height=6400), 40),
    "turned TIFF": (tiff([b""], width=6400, height=4000, more={274: (6,)}), 20),
    "WebP of 200 megapixels": (webp(16_000, 12_500), 40),
    "WebP": (encoded(Image.new("L", (4000, 3200)), "WEBP", method=0), 10),
    "AVIF": (avif(4200, 4000), 13),
    "JPEG": (jpeg(11_000, 9_500), 100),
    "progressive JPEG": (jpeg(9_000, 7_500, progressive=True), 53),
    "progressive JPEG 4:4:4": (jpeg(7_000, 5_000, progressive=True, subsampling=False), 26),
    "JPEG in several scans": (jpeg(9_000, 7_500, _SCAN_OF_ONE), 53),
    "JPEG that feigns one scan": (jpeg(9_000, 7_500, _FEINT + _SCAN_OF_ONE), 53),
}


@pytest.mark.parametrize("name", CASES)
def test_more_than_the_kind_may_have_is_refused(name: str) -> None:
    data, limit = CASES[name]
    with pytest.raises(Permanent, match=f"more than {limit} megapixels"):
        decode(data)


@pytest.mark.parametrize("data", [jpeg(9_000, 7_500), jpeg(7_000, 7_000, progressive=True)])
def test_what_is_within_the_limit_is_decoded_as_far_as_it_goes(data: bytes) -> None:
    assert "megapixels" not in decode_partly(data)[1]


def test_the_demand_says_how_many_pixels() -> None:
    data = picture(1, "PNG", 100, 80)
    assert decode(data, pixels=8000)
    with pytest.raises(Permanent, match="more than 0 megapixels"):
        decode(data, pixels=7999)


@pytest.mark.parametrize("kind", ["GIF", "PNG"])
def test_an_animation_may_be_less_large(kind: str) -> None:
    """Of a larger one, its first frame is seen."""
    dot = np.zeros((1, 1, 4), np.uint8)
    row = np.zeros((4000, 4000, 4), np.uint8)
    frames = [Drawn(0, 0, row, row), Drawn(0, 0, dot, dot)]
    data = gif(2, 4000, 4000) if kind == "GIF" else apng((4000, 4000), frames)
    found, reason = decode_partly(data)
    assert [f.scene for f in found] == [0]
    assert reason.startswith("the picture has more than 13 megapixels")


def _flat(width: int, height: int, row: bytes, kind: int, depth: int) -> bytes:
    packer = zlib.compressobj(1)
    data = b"".join(packer.compress(b"\0" + row) for _ in range(height)) + packer.flush()
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def _large_jpeg() -> bytes:
    out = io.BytesIO()
    Image.new("L", (10_000, 9_990), 50).save(out, "JPEG")
    return out.getvalue()


def _large_apng() -> bytes:
    """Each frame hides the one before for a while, and its file is as large as any may be."""
    row = np.random.default_rng(1).integers(0, 256, (1, 4000, 3)).astype(np.uint8)
    shown = np.concatenate([row, row[..., :1]], -1)
    pixels, rgba = (np.broadcast_to(a, (3300, *a.shape[1:])) for a in (row, shown))
    frames = [Drawn(0, 0, rgba, pixels, RESTORE)] * 3
    clear = chunk(b"tRNS", bytes(6))
    return apng((4000, 3300), frames, clear, kind=(2, 8), level=0)


def _large_gif() -> bytes:
    first, *rest = [Image.new("P", (4000, 3300), index) for index in range(3)]
    for image in (first, *rest):
        image.putpalette(bytes(range(90)))
    save = {"save_all": True, "append_images": rest, "disposal": 3, "transparency": 1}
    return encoded(first, "GIF", **save)


@pytest.mark.integration
@pytest.mark.parametrize(
    ("make", "most"),
    [
        pytest.param(lambda: _flat(8000, 5000, b"\1\2\3\4" * 8000, 6, 8), 215, id="RGBA"),
        pytest.param(lambda: _flat(8000, 5000, b"\1\2" * 24_000, 2, 16), 215, id="16-bit RGB"),
        pytest.param(_large_jpeg, 100, id="JPEG of 100 megapixels"),
        pytest.param(_large_apng, 215, id="APNG"),
        pytest.param(_large_gif, 215, id="GIF"),
    ],
)
def test_memory_at_the_limit(make: object, most: int, tmp_path: Path) -> None:
    assert callable(make)
    path = tmp_path / "file"
    path.write_bytes(make())
    command = [sys.executable, "-m", "tests.classifier.peak", str(path)]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert int(said) < most
