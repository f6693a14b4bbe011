"""Animations look as viewers show them: frames are drawn, laid over, emptied and restored."""

import struct
import time
from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from playground.media import animation, encoded, gradient
from tests.classifier.animations import CLEAR, KEEP, RESTORE, Drawn, apng, gif, shown
from tests.classifier.pictures import chunk, decode, decode_partly
from tests.classifier.pictures import gif as gif_of_dots

SIZE = (30, 21)
_ROUNDING = 2.5  # of 255, over up to six frames that shine through each other
_PALETTE = np.random.default_rng(9).integers(0, 256, (256, 3)).astype(np.uint8)
_RED, _GREEN = (255, 0, 0, 255), (0, 255, 0, 255)
_CLEAR, _HALF = (0, 0, 0, 0), (0, 0, 255, 128)

Rows = NDArray[np.generic]
Kind = tuple[tuple[int, int], bytes, Callable[[NDArray[np.uint8]], tuple[Rows, Rows]]]


def _alpha_of(opaque: Rows) -> NDArray[np.uint8]:
    return np.where(opaque, 255, 0).astype(np.uint8)[..., None]


def _rgba(noise: NDArray[np.uint8]) -> tuple[Rows, Rows]:
    return noise, noise


def _rgba16(noise: NDArray[np.uint8]) -> tuple[Rows, Rows]:
    return (noise.astype(np.uint16) << 8 | 0x7F).astype(">u2"), noise


def _rgb(noise: NDArray[np.uint8]) -> tuple[Rows, Rows]:
    """What has no colour is the transparent colour."""
    rgb = np.where(noise[..., 3:] > 128, noise[..., :3], 7).astype(np.uint8)
    return rgb, np.concatenate([rgb, _alpha_of((rgb != 7).any(-1))], -1)


def _rgb16(noise: NDArray[np.uint8]) -> tuple[Rows, Rows]:
    rgb, rgba = _rgb(noise)
    return (rgb.astype(np.uint16) << 8).astype(">u2"), rgba


def _grey16(noise: NDArray[np.uint8]) -> tuple[Rows, Rows]:
    grey = np.where(noise[..., 3] > 128, noise[..., 0], 7).astype(np.uint8)
    raw = (grey.astype(np.uint16) << 8 | 1).astype(">u2")
    return raw, np.concatenate([np.repeat(grey[..., None], 3, -1), _alpha_of(grey != 7)], -1)


def _indexed(noise: NDArray[np.uint8]) -> tuple[Rows, Rows]:
    index = noise[..., 0]
    alpha = np.where(index < 100, index, 255).astype(np.uint8)[..., None]
    return index, np.concatenate([_PALETTE[index], alpha], -1)


_TABLES = chunk(b"PLTE", _PALETTE.tobytes()) + chunk(b"tRNS", bytes(range(100)))
KINDS: dict[str, Kind] = {
    "RGBA": ((6, 8), b"", _rgba),
    "RGBA of 16 bits": ((6, 16), b"", _rgba16),
    "RGB with a transparent colour": ((2, 8), chunk(b"tRNS", b"\0\7" * 3), _rgb),
    "RGB of 16 bits": ((2, 16), chunk(b"tRNS", b"\7\0" * 3), _rgb16),
    "grey of 16 bits": ((0, 16), chunk(b"tRNS", b"\7\1"), _grey16),
    "a palette": ((3, 8), _TABLES, _indexed),
}


def _noise(rng: np.random.Generator, width: int, height: int) -> NDArray[np.uint8]:
    noise = rng.integers(0, 256, (height, width, 4)).astype(np.uint8)
    noise[..., 3] = np.where(noise[..., 3] < 90, 0, np.where(noise[..., 3] > 160, 255, 120))
    return noise


def _places(rng: np.random.Generator) -> list[tuple[int, int, int, int]]:
    """Left, top, width and height of up to six frames."""
    found = [(0, 0, *SIZE)]
    for _ in range(rng.integers(1, 6)):
        left, top = (int(rng.integers(0, most - 3)) for most in SIZE)
        width, height = int(rng.integers(1, 31 - left)), int(rng.integers(1, 22 - top))
        found.append((left, top, width, height))
    return found


def _compare(data: bytes, frames: list[Drawn], skip: int = 0) -> None:
    found = decode(data)[skip:]
    assert len(found) == len(frames)
    for frame, expected in zip(found, shown(SIZE, frames), strict=True):
        assert np.abs(frame.pixels - expected).max() <= _ROUNDING


@pytest.mark.parametrize("default", [False, True])
@pytest.mark.parametrize("name", KINDS)
def test_an_apng_is_composed(name: str, default: bool) -> None:
    kind, common, make = KINDS[name]
    for number in range(20):
        rng = np.random.default_rng(number)
        frames = []
        for left, top, *size in _places(rng):
            raw, rgba = make(_noise(rng, *size))
            after, over = int(rng.integers(0, 3)), bool(rng.integers(0, 2))
            frames.append(Drawn(left, top, rgba.astype(np.uint8), raw, after, over))
        first = make(_noise(rng, *SIZE))[0] if default else None
        _compare(apng(SIZE, frames, common, kind=kind, first=first), frames, int(default))


def _indices(
    rng: np.random.Generator, box: tuple[int, int, int, int], clear: int | None, after: int
) -> Drawn:
    left, top, width, height = box
    raw = rng.integers(0, 6, (height, width))
    rgba = np.concatenate([_PALETTE[raw], _alpha_of(raw != (-1 if clear is None else clear))], -1)
    return Drawn(left, top, rgba, raw, after, clear=clear)


@pytest.mark.parametrize("partial", [False, True])
def test_a_gif_is_composed(partial: bool) -> None:
    for number in range(80):
        rng = np.random.default_rng(number)
        places = _places(rng)[int(partial) :]
        clear = [int(i) if i < 6 else None for i in rng.integers(0, 10, len(places))]
        frames = [
            _indices(rng, box, index, int(rng.integers(0, 3)))
            for box, index in zip(places, clear, strict=True)
        ]
        _compare(gif(SIZE, frames, _PALETTE.tobytes(), background=int(rng.integers(6))), frames)


def test_the_fourth_way_to_end_a_frame_of_a_gif_is_the_third() -> None:
    rng = np.random.default_rng(1)
    places = [(0, 0, *SIZE), (3, 4, 20, 10), (9, 9, 3, 3)]
    third = [_indices(rng, box, 1, RESTORE) for box in places]
    fourth = [frame._replace(after=RESTORE + 1) for frame in third]
    _compare(gif(SIZE, fourth, _PALETTE.tobytes()), third)


def test_the_control_of_a_gifs_frame_is_for_that_frame_alone() -> None:
    rng = np.random.default_rng(1)
    places = [(0, 0, *SIZE), (3, 4, 20, 10), (9, 9, 3, 3)]
    first, *rest = [_indices(rng, box, None, KEEP) for box in places]
    begins = _indices(rng, (0, 0, *SIZE), 2, CLEAR)
    data = gif(SIZE, [begins, first, *rest], _PALETTE.tobytes())
    before, *controls = data.split(b"\x21\xf9")
    bare = b"".join(control[6:] for control in controls[1:])
    _compare(before + b"\x21\xf9" + controls[0] + bare, [begins, first, *rest])


def _flat(colour: tuple[int, ...], after: int = KEEP, over: bool = True) -> Drawn:
    rgba = np.full((SIZE[1], SIZE[0], 4), colour, np.uint8)
    return Drawn(0, 0, rgba, rgba, after, over)


def _seen(data: bytes) -> list[list[int]]:
    return [frame.pixels[9, 9].tolist() for frame in decode(data)]


def test_what_was_restored_shows_again() -> None:
    data = apng(SIZE, [_flat(_RED), _flat(_GREEN, RESTORE), _flat(_CLEAR)])
    assert _seen(data) == [[255, 0, 0], [0, 255, 0], [255, 0, 0]]


def test_what_shines_through_lies_on_grey() -> None:
    data = apng(SIZE, [_flat(_CLEAR), _flat(_HALF, CLEAR), _flat(_HALF, over=False)])
    assert _seen(data)[0] == [128] * 3
    assert np.abs(np.array(_seen(data)[1:]) - (64, 64, 191)).max() <= 1


def test_a_picture_for_stills_is_looked_at_and_takes_no_time() -> None:
    first = _flat(_RED).raw
    data = apng(SIZE, [_flat(_CLEAR), _flat(_GREEN)], first=first)
    assert _seen(data) == [[255, 0, 0], [128] * 3, [0, 255, 0]]
    assert [frame.second for frame in decode(data)] == [0, 0, 0.2]


@pytest.mark.parametrize(
    ("milliseconds", "second"), [(0, 0.1), (9, 0.1), (10, 0.1), (11, 0.011), (20, 0.02)]
)
def test_a_short_frame_is_shown_as_browsers_do(milliseconds: int, second: float) -> None:
    data = apng(SIZE, [_flat(_RED), _flat(_GREEN)], delay=(milliseconds, 1000))
    assert [frame.second for frame in decode(data)] == [0, pytest.approx(second)]


@pytest.mark.parametrize(("hundredths", "second"), [(0, 0.1), (1, 0.1), (2, 0.02), (5, 0.05)])
def test_a_short_frame_of_a_gif(hundredths: int, second: float) -> None:
    rng = np.random.default_rng(1)
    frames = [_indices(rng, (0, 0, *SIZE), None, KEEP) for _ in range(2)]
    data = gif(SIZE, frames, _PALETTE.tobytes(), delay=hundredths)
    assert [frame.second for frame in decode(data)] == [0, pytest.approx(second)]


def test_a_delay_without_a_unit_is_in_hundredths() -> None:
    data = apng(SIZE, [_flat(_RED), _flat(_GREEN)], delay=(7, 0))
    assert [frame.second for frame in decode(data)] == [0, pytest.approx(0.07)]


def test_one_frame_of_a_gif_on_a_larger_canvas_lies_on_grey() -> None:
    frame = _indices(np.random.default_rng(1), (4, 5, 6, 7), None, KEEP)
    data = gif(SIZE, [frame], _PALETTE.tobytes(), background=3)
    _compare(data, [frame])
    assert decode(data)[0].second is None


def test_an_animation_is_put_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    first, *rest = [gradient(i, 64, 48) for i in range(3)]
    data = encoded(first, "PNG", save_all=True, append_images=rest, exif=exif)
    for frame, original in zip(decode(data), [first, *rest], strict=True):
        upright = original.transpose(Image.Transpose.ROTATE_270)
        assert np.array_equal(frame.pixels, np.asarray(upright))


@pytest.mark.parametrize(("left", "top"), [(1, 0), (0, 1), (1 << 31, 0), (65_535, 65_535)])
def test_a_frame_outside_its_canvas_ends_it(left: int, top: int) -> None:
    moved = _flat(_GREEN)._replace(left=left, top=top)
    expected = "only 1 of 3 frames could be decoded"
    found, reason = decode_partly(apng(SIZE, [_flat(_RED), moved, moved]))
    assert ([f.scene for f in found], reason) == ([0], expected)
    if left < 1 << 16:
        inside = _indices(np.random.default_rng(1), (0, 0, *SIZE), None, KEEP)
        outside = inside._replace(left=left, top=top)
        found, reason = decode_partly(gif(SIZE, [inside, outside, outside], _PALETTE.tobytes()))
        assert ([f.scene for f in found], reason) == ([0], expected)


@pytest.mark.parametrize("kind", [b"fcTL", b"fdAT"])
def test_chunks_out_of_order_end_it(kind: bytes) -> None:
    whole = apng(SIZE, [_flat(_RED), _flat(_GREEN), _flat(_RED)])
    at = whole.index(kind, whole.index(b"fdAT")) - 4
    length = struct.unpack(">I", whole[at : at + 4])[0]
    body = b"\0\0\0\x63" + whole[at + 12 : at + 8 + length]
    broken = whole[:at] + chunk(kind, body) + whole[at + 12 + length :]
    found, reason = decode_partly(broken)
    assert len(found) < 3
    assert reason.startswith("only ")


def test_a_damaged_control_ends_it() -> None:
    data = bytearray(apng(SIZE, [_flat(_RED), _flat(_GREEN)]))
    data[data.rindex(b"fcTL") + 28] ^= 1  # how it ends; its check sum says otherwise
    found, reason = decode_partly(bytes(data))
    assert (len(found), reason) == (1, "only 1 of 2 frames could be decoded")


@pytest.mark.parametrize(
    "broken", [chunk(b"fdAT", b"\0"), chunk(b"fdAT", b"", 1 << 31), chunk(b"tRNS", b"", 1 << 31)]
)
def test_a_chunk_of_hardly_any_length_or_of_too_much_ends_it(broken: bytes) -> None:
    whole = apng(SIZE, [_flat(_RED), _flat(_GREEN)])
    at = whole.rindex(b"fcTL") + 34
    found, reason = decode_partly(whole[:at] + broken + whole[at:])
    assert [f.scene for f in found] == [0]
    assert reason == "only 1 of 2 frames could be decoded"


def test_an_apng_of_many_frames() -> None:
    dot = np.zeros((1, 1, 4), np.uint8)
    data = apng((1, 1), [Drawn(0, 0, dot, dot)] * 100_000)
    begun = time.process_time()
    found, reason = decode_partly(data)
    assert [f.scene for f in found] == [0, 714, 1428, 2142, 2857, 3571, 4285, 4999]
    assert reason == "only the first 5000 of its frames were looked at"
    assert time.process_time() - begun < 20


def test_a_frame_that_is_too_large_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    data = animation(1, "PNG", 3, 64), animation(1, "GIF", 3, 64)
    monkeypatch.setattr("classifier.image_animation._LONGEST", 50)
    for whole in data:
        assert decode_partly(whole) == (
            [],
            "the picture cannot be decoded: a frame has more than 50 bytes",
        )


def test_bytes_between_the_frames_of_a_gif_are_passed_over() -> None:
    data = gif_of_dots(3)
    assert len(decode(data.replace(b"\2\2\x44\1\0,", b"\2\2\x44\1\0\0\0\0,"))) == 3
