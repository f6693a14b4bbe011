import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from classifier.preprocessing import Prepare
from classifier.resize import average, stretch

sides = st.integers(1, 40)
Picture = NDArray[np.uint8]


@st.composite
def pictures(draw: st.DrawFn) -> Picture:
    height, width, seed = draw(sides), draw(sides), draw(st.integers(0, 2**32 - 1))
    noise = np.random.default_rng(seed).integers(0, 256, (height, width, 3))
    return noise.astype(np.uint8)


@given(pictures(), sides)
def test_every_output_is_a_float_within_the_pictures_bounds(picture: Picture, size: int) -> None:
    result = stretch(picture, size)
    assert result.shape == (size, size, 3)
    assert result.dtype == np.float32
    assert result.min() >= picture.min() - 1e-4
    assert result.max() <= picture.max() + 1e-4


@given(pictures(), st.integers(2, 40))
def test_corners_are_kept(picture: Picture, size: int) -> None:
    corners = np.ix_([0, -1], [0, -1])
    assert np.array_equal(stretch(picture, size)[corners], picture[corners])


@given(sides, st.integers(0, 2**32 - 1))
def test_a_square_of_the_same_size_stays_the_same(size: int, seed: int) -> None:
    picture = np.random.default_rng(seed).integers(0, 256, (size, size, 3)).astype(np.uint8)
    assert np.array_equal(stretch(picture, size), picture)


@given(pictures(), sides)
def test_turning_a_picture_turns_the_result(picture: Picture, size: int) -> None:
    turned = stretch(np.ascontiguousarray(picture.swapaxes(0, 1)), size)
    assert np.allclose(stretch(picture, size).swapaxes(0, 1), turned, atol=1e-3)


def test_positions_between_pixels_are_blended_in_floats() -> None:
    row = np.array([[[0, 0, 0], [10, 20, 255]]], np.uint8)
    assert np.allclose(stretch(row, 5)[2], stretch(row, 5)[0])
    assert np.allclose(stretch(row, 5)[0, :, 2], [0, 63.75, 127.5, 191.25, 255])


def test_a_view_that_is_not_contiguous_is_read_right() -> None:
    picture = np.arange(4 * 6 * 3, dtype=np.uint8).reshape(4, 6, 3)
    flipped = picture[:, ::-1, ::-1]
    assert np.array_equal(stretch(flipped, 9), stretch(flipped.copy(), 9))


@given(pictures(), sides)
def test_an_average_is_a_float_within_the_pictures_bounds(picture: Picture, size: int) -> None:
    result = average(picture, size)
    assert result.shape == (size, size, 3)
    assert result.dtype == np.float32
    assert result.min() >= picture.min() - 1e-3
    assert result.max() <= picture.max() + 1e-3


@given(pictures(), sides)
def test_turning_a_picture_turns_its_average(picture: Picture, size: int) -> None:
    turned = average(np.ascontiguousarray(picture.swapaxes(0, 1)), size)
    assert np.allclose(average(picture, size).swapaxes(0, 1), turned, atol=1e-2)


@given(sides, sides, sides, st.integers(0, 2**32 - 1))
def test_every_pixel_counts_alike(more: int, also: int, size: int, seed: int) -> None:
    noise = np.random.default_rng(seed).integers(0, 256, (size - 1 + more, size - 1 + also, 3))
    picture = noise.astype(np.uint8)
    assert np.allclose(average(picture, size).mean((0, 1)), picture.mean((0, 1)), atol=1e-2)


@given(pictures())
def test_what_is_smaller_than_the_square_is_stretched(picture: Picture) -> None:
    assert np.allclose(average(picture, 40), stretch(picture, 40), atol=1e-3)


def test_blocks_are_averaged_in_floats() -> None:
    picture = np.zeros((4, 6, 3), np.uint8)
    picture[0, 0] = 255
    assert np.allclose(average(picture, 2)[:, :, 0], np.array([[255 / 6, 0], [0, 0]]))


@pytest.mark.parametrize("resize", [stretch, average])
@pytest.mark.parametrize(
    "pixels",
    [
        np.zeros((4, 4), np.uint8),
        np.zeros((4, 4, 4), np.uint8),
        np.zeros((0, 4, 3), np.uint8),
        np.zeros((4, 4, 3), np.float32),
    ],
)
def test_other_arrays_are_refused(resize: Prepare, pixels: Picture) -> None:
    with pytest.raises(ValueError, match="not uint8"):
        resize(pixels, 4)


@pytest.mark.parametrize("resize", [stretch, average])
def test_a_size_below_one_is_refused(resize: Prepare) -> None:
    with pytest.raises(ValueError, match="size is 0"):
        resize(np.zeros((4, 4, 3), np.uint8), 0)
