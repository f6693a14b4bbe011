"""Pictures of every kind, and bytes that only look like one."""

import io
import random
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from classifier.image import frames
from fence.demand import Demand
from playground.media import animation, encoded, gradient, picture
from review.errors import Permanent
from review.score import Frame
from tests.classifier.pictures import png


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "file.jpg"  # whatever is in it


def decode(path: Path, data: bytes, size: int = 224) -> list[Frame]:
    path.write_bytes(data)
    return decode_file(path, size)


def decode_file(path: Path, size: int = 224) -> list[Frame]:
    with path.open("rb") as file:
        return list(frames(file, Demand(side=size)))


def one(path: Path, data: bytes, size: int = 224) -> Frame:
    (frame,) = decode(path, data, size)
    assert frame.scene == 0
    assert frame.second is frame.page is None
    assert frame.pixels.dtype == np.uint8
    assert frame.pixels.shape[2] == 3
    assert frame.pixels.flags.c_contiguous
    return frame


def colour(path: Path, image: Image.Image, fmt: str = "PNG", **save: object) -> tuple[int, ...]:
    """What a picture of one colour is decoded as."""
    pixels = one(path, encoded(image, fmt, **save)).pixels
    assert (pixels == pixels[0, 0]).all()
    return tuple(pixels[0, 0].tolist())


@pytest.mark.parametrize("fmt", ["JPEG", "PNG", "GIF", "WEBP", "TIFF", "BMP"])
def test_a_picture_is_decoded_whatever_its_name(path: Path, fmt: str) -> None:
    pixels = one(path, picture(1, fmt, 320, 240)).pixels
    expected = np.asarray(gradient(1, 320, 240), np.int16)
    assert pixels.shape == (240, 320, 3)
    assert np.abs(pixels - expected).mean() < 12  # a GIF has few colours


@pytest.mark.parametrize("fmt", ["PNG", "JPEG"])
def test_a_large_picture_is_reduced(path: Path, fmt: str) -> None:
    pixels = one(path, encoded(Image.new("RGB", (3000, 2000)), fmt)).pixels
    height, width, _ = pixels.shape
    assert width * height <= 4_000_000
    assert height >= 224
    assert abs(width / height - 1.5) < 0.01


@pytest.mark.parametrize("width", [300, 447, 448, 449, 900])
def test_the_shorter_side_stays_large_enough_for_the_model(path: Path, width: int) -> None:
    pixels = one(path, picture(1, "JPEG", width, 1000)).pixels
    assert min(pixels.shape[:2]) >= 224


def test_a_long_strip_is_reduced_too(path: Path) -> None:
    height, width, _ = one(path, encoded(Image.new("RGB", (30_000, 300)), "JPEG")).pixels.shape
    assert width * height <= 4_000_000


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("fmt", ["JPEG", "PNG", "TIFF", "WEBP"])
def test_a_picture_is_put_upright(path: Path, fmt: str, orientation: int) -> None:
    upright = np.zeros((240, 320, 3), np.uint8)
    upright[:120, :160] = (255, 0, 0)
    upright[:120, 160:] = (0, 255, 0)
    # How a camera stores it: the viewer's turn, undone.
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    stored = Image.fromarray(upright)
    if orientation in undo:
        stored = stored.transpose(Image.Transpose(undo[orientation]))
    exif = Image.Exif()
    exif[0x0112] = orientation
    pixels = one(path, encoded(stored, fmt, exif=exif)).pixels
    assert pixels.shape == (240, 320, 3)
    assert np.abs(pixels.astype(int) - upright).mean() < 5


@pytest.mark.filterwarnings("ignore")  # of Pillow, about some
@pytest.mark.parametrize("exif", [b"MM\0*\xff\xff\xff\xff" + b"\xff" * 20, b"rubbish", b"MM"])
def test_broken_exif_leaves_the_picture_as_it_is(path: Path, exif: bytes) -> None:
    data = picture(1, "JPEG", 320, 240, exif=b"Exif\0\0" + exif)
    assert one(path, data).pixels.shape == (240, 320, 3)


def test_transparency_is_put_on_grey(path: Path) -> None:
    clear = Image.new("RGBA", (9, 9), (255, 0, 0, 0))
    assert colour(path, clear) == (128, 128, 128)
    assert colour(path, clear, "WEBP", lossless=True, exact=True) == (128, 128, 128)
    assert colour(path, Image.new("LA", (9, 9), (255, 0))) == (128, 128, 128)
    assert colour(path, Image.new("RGBA", (9, 9), (255, 0, 0, 128)))[0] in range(190, 194)
    assert colour(path, Image.new("P", (9, 9), 0), transparency=0) == (128, 128, 128)
    assert colour(path, Image.new("P", (9, 9), 0), "GIF", transparency=0) == (128, 128, 128)
    red = Image.new("RGB", (9, 9), (255, 0, 0))
    assert colour(path, red, transparency=(255, 0, 0)) == (128, 128, 128)
    assert colour(path, Image.new("L", (9, 9), 7), transparency=7) == (128, 128, 128)


def test_sixteen_bits_become_eight(path: Path) -> None:
    for value, expected in ((0, 0), (0x80FF, 128), (0xFFFF, 255)):
        grey = Image.fromarray(np.full((9, 9), value, np.uint16))
        assert grey.mode == "I;16"
        assert colour(path, grey, "PNG") == (expected,) * 3
        assert colour(path, grey, "TIFF") == (expected,) * 3


@pytest.mark.parametrize("kind", [np.int32, np.float32])
def test_numbers_of_no_known_range_are_stretched(path: Path, kind: type) -> None:
    ramp: NDArray[Any] = np.tile(np.linspace(-1000, 3000, 256, dtype=kind), (9, 1))
    pixels = one(path, encoded(Image.fromarray(ramp), "TIFF")).pixels
    assert pixels[0, 0].tolist() == [0] * 3
    assert pixels[0, -1].tolist() == [255] * 3
    assert abs(int(pixels[0, 128, 0]) - 128) < 3
    assert (one(path, encoded(Image.fromarray(ramp * 0), "TIFF")).pixels == 0).all()


def test_other_modes_are_converted(path: Path) -> None:
    assert colour(path, Image.new("CMYK", (16, 16), (0, 0, 0, 0)), "JPEG") == (255,) * 3
    assert colour(path, Image.new("CMYK", (16, 16), (0, 255, 255, 0)), "TIFF") == (255, 0, 0)
    assert colour(path, Image.new("1", (9, 9), 1)) == (255, 255, 255)
    assert colour(path, Image.new("L", (9, 9), 77)) == (77, 77, 77)


@pytest.mark.parametrize("fmt", ["GIF", "WEBP", "PNG"])
def test_an_animation_is_spread(path: Path, fmt: str) -> None:
    found = decode(path, animation(1, fmt, 15, 64))
    assert [f.scene for f in found] == [0, 2, 4, 6, 8, 10, 12, 14]
    assert [f.second for f in found] == pytest.approx([0.2 * f.scene for f in found])
    assert found[0].pixels.shape == (48, 64, 3)
    assert all(f.page is None for f in found)
    last = np.asarray(gradient(1014, 64, 48), np.int16)
    assert np.abs(found[-1].pixels - last).mean() < 12


@pytest.mark.parametrize("number", [2, 3, 8, 9, 100])
def test_both_ends_of_an_animation_are_seen(path: Path, number: int) -> None:
    scenes = [f.scene for f in decode(path, animation(1, "GIF", number, 32))]
    assert len(scenes) == min(number, 8)
    assert (scenes[0], scenes[-1]) == (0, number - 1)


def test_a_frame_without_a_duration_is_shown_as_browsers_do(path: Path) -> None:
    first, *rest = [gradient(i, 32, 32) for i in range(3)]
    data = encoded(first, "GIF", save_all=True, append_images=rest, duration=0)
    assert [f.second for f in decode(path, data)] == pytest.approx([0, 0.1, 0.2])


def test_pages_are_counted_from_one(path: Path) -> None:
    first, *rest = [gradient(i, 32, 32) for i in range(20)]
    data = encoded(first, "TIFF", save_all=True, append_images=rest)
    found = decode(path, data)
    assert [f.page for f in found] == [1, 4, 6, 9, 12, 15, 17, 20]
    assert [f.scene for f in found] == [0, 3, 5, 8, 11, 14, 16, 19]
    assert all(f.second is None for f in found)


def test_only_the_first_picture_of_an_mpo_counts(path: Path) -> None:
    more = [gradient(2, 64, 64)]
    data = encoded(gradient(1, 640, 480), "MPO", save_all=True, append_images=more)
    assert one(path, data, 480).pixels.shape == (480, 640, 3)


def partly(path: Path, data: bytes) -> tuple[list[int], str]:
    """The scenes that come before the end, and why it ended."""
    path.write_bytes(data)
    scenes: list[int] = []
    with path.open("rb") as file, pytest.raises(Permanent) as caught:
        scenes.extend(frame.scene for frame in frames(file, Demand(side=224)))
    return scenes, str(caught.value)


def test_a_truncated_animation_gives_what_it_has_and_is_permanent(path: Path) -> None:
    gif = animation(1, "GIF", 15, 64)
    scenes, reason = partly(path, gif[: len(gif) // 2])
    assert scenes == [0, 1, 2, 3, 4, 5, 6]  # a GIF has as many frames as have begun
    assert reason == "only 7 of 8 frames could be decoded"
    png = animation(1, "PNG", 15, 64)
    scenes, reason = partly(path, png[: len(png) // 2])
    assert scenes == [0, 2, 4, 6]
    assert reason == "only 7 of 15 frames could be decoded"


def test_a_truncated_webp_is_permanent(path: Path) -> None:
    data = animation(1, "WEBP", 15, 64)
    assert partly(path, data[: len(data) // 2])[0] == []  # libwebp takes none of it


def test_an_animation_that_claims_more_frames_than_it_has_is_permanent(path: Path) -> None:
    head, _, rest = animation(1, "PNG", 15, 64).partition(b"acTL")
    claim = b"acTL" + struct.pack(">I", 1000) + rest[4:8]
    data = head + claim + struct.pack(">I", zlib.crc32(claim)) + rest[12:]
    assert partly(path, data) == ([0], "only 15 of 1000 frames could be decoded")


def test_a_damaged_page_is_permanent(path: Path) -> None:
    first, *rest = [gradient(i, 32, 32) for i in range(20)]
    data = encoded(first, "TIFF", save_all=True, append_images=rest, compression="tiff_lzw")
    path.write_bytes(data)
    with Image.open(path) as image:
        image.seek(11)
        offset = image.tag_v2[273][0]  # type: ignore[attr-defined]
    damaged = data[:offset] + b"\xff" * 100 + data[offset + 100 :]
    assert partly(path, damaged) == ([0, 3, 5, 8], "only 4 of 8 frames could be decoded")


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")  # of Pillow, about the last page
def test_a_truncated_tiff_is_permanent(path: Path) -> None:
    first, *rest = [gradient(i, 32, 32) for i in range(20)]
    data = encoded(first, "TIFF", save_all=True, append_images=rest)
    found = ([0, 3, 5, 8, 11, 14, 16], "only 7 of 8 frames could be decoded")
    assert partly(path, data[:-100]) == found


@pytest.mark.filterwarnings("ignore:Truncated File Read")  # of Pillow
def test_a_page_that_is_claimed_and_not_there_is_permanent(path: Path) -> None:
    first = gradient(1, 32, 32)
    data = encoded(first, "TIFF", save_all=True, append_images=[gradient(2, 32, 32)])
    assert len(decode(path, data)) == 2
    (where,) = struct.unpack("<I", data[4:8])
    for _ in range(2):
        where += 2 + 12 * struct.unpack("<H", data[where : where + 2])[0]
        (following,) = struct.unpack("<I", data[where : where + 4])
        if following:
            where = following
    data = data[:where] + struct.pack("<I", len(data) - 1) + data[where + 4 :]
    assert partly(path, data) == ([0, 1], "only 2 of 3 frames could be decoded")


@pytest.mark.parametrize("where", ["classifier.image.load", "PIL.Image.Image.getexif"])
@pytest.mark.parametrize("fmt", ["TIFF", "WEBP"])
def test_too_little_memory_is_told_as_such(
    path: Path, fmt: str, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = animation(1, fmt, 3, 64)
    monkeypatch.setattr(where, _no_memory)
    with pytest.raises(MemoryError):
        decode(path, data)


@pytest.mark.parametrize("fmt", ["GIF", "PNG"])
def test_too_little_memory_for_a_later_frame(
    path: Path, fmt: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.write_bytes(animation(1, fmt, 3, 64))
    with path.open("rb") as file:
        found = frames(file, Demand(side=224))
        next(found)
        monkeypatch.setattr("classifier.image_animation._decoded", _no_memory)
        with pytest.raises(MemoryError):
            next(found)


def _no_memory(*_: object) -> None:
    raise MemoryError


@pytest.mark.parametrize("fmt", ["JPEG", "PNG", "GIF", "WEBP", "TIFF", "BMP"])
def test_a_truncated_picture_is_permanent(path: Path, fmt: str) -> None:
    data = picture(1, fmt, 320, 240)
    with pytest.raises(Permanent):
        decode(path, data[: len(data) // 2])


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"<!DOCTYPE html><html><body>no</body></html>", id="HTML"),
        pytest.param(random.Random(1).randbytes(5000), id="random"),
        pytest.param(b"\xff\xd8\xff", id="three bytes of JPEG"),
        pytest.param(b"GIF89a", id="six bytes of GIF"),
        pytest.param(picture(1, "PPM", 9, 9), id="PPM"),
        pytest.param(picture(1, "ICO", 32, 32), id="ICO"),
        pytest.param(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\nshowpage\n", id="EPS"),
    ],
)
def test_what_is_no_picture_is_permanent(path: Path, data: bytes) -> None:
    with pytest.raises(Permanent, match="not a picture this decoder knows"):
        decode(path, data)


@pytest.mark.parametrize("side", [50_000, 12_000, 9_000, 6_400])
def test_a_claim_of_many_pixels_is_not_decoded(path: Path, side: int) -> None:
    with pytest.raises(Permanent, match="more than 40 megapixels"):
        decode(path, png(2, 8, b"", width=side, height=side))


def test_a_jpeg_may_be_larger_as_it_is_reduced_on_the_way(path: Path) -> None:
    out = io.BytesIO()
    Image.new("L", (9_000, 9_000), 50).save(out, "JPEG")
    assert one(path, out.getvalue()).pixels.shape == (225, 225, 3)
    small = out.getvalue().replace(
        struct.pack(">HH", 9_000, 9_000), struct.pack(">HH", 11_000, 9_500)
    )
    with pytest.raises(Permanent, match="more than 100 megapixels"):
        decode(path, small)
