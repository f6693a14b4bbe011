import numpy as np
import pytest

from classifier.crops import crops
from classifier.training.transformations import (
    TRANSFORMATIONS,
    Pixels,
    blur_part,
    colour,
    crop,
    darken,
    flip,
    greyscale,
    jpeg,
)


@pytest.fixture(scope="module")
def picture() -> Pixels:
    return next(iter(crops(1)))[:150, :200].copy()


def far(one: Pixels, other: Pixels) -> float:
    return float(np.abs(one.astype(int) - other).mean())


@pytest.mark.parametrize("name", TRANSFORMATIONS)
def test_no_strength_changes_nothing_and_the_array_is_a_new_one(name: str, picture: Pixels) -> None:
    same = TRANSFORMATIONS[name](picture, 0)

    assert np.array_equal(same, picture)
    assert not np.shares_memory(same, picture)


@pytest.mark.parametrize("name", TRANSFORMATIONS)
@pytest.mark.parametrize("shape", [(1, 1, 3), (1, 400, 3), (33, 2, 3)])
def test_any_size_is_taken_and_what_comes_out_is_a_picture(
    name: str, shape: tuple[int, int, int]
) -> None:
    pixels = np.random.default_rng(1).integers(0, 256, shape, np.uint8)
    before = pixels.copy()

    changed = TRANSFORMATIONS[name](pixels, 1)

    assert changed.dtype == np.uint8
    assert changed.ndim == 3
    assert changed.size
    assert np.array_equal(pixels, before)


@pytest.mark.parametrize("name", ["greyscale", "darken", "blur", "jpeg", "colour"])
def test_more_strength_changes_more_and_the_same_way_each_time(name: str, picture: Pixels) -> None:
    change = TRANSFORMATIONS[name]
    distances = [far(change(picture, strength), picture) for strength in (0.25, 0.5, 1)]

    assert sorted(distances) == distances
    assert distances[0] > 0
    assert np.array_equal(change(picture, 0.5), change(picture, 0.5))


def test_greyscale_of_full_strength_has_no_colour(picture: Pixels) -> None:
    red, green, blue = np.moveaxis(greyscale(picture, 1), -1, 0)

    assert np.array_equal(red, green)
    assert np.array_equal(green, blue)


def test_six_stops_of_light_are_a_64th_of_it() -> None:
    white = np.full((2, 2, 3), 255, np.uint8)

    assert float((darken(white, 1)[0, 0, 0] / 255) ** 2.2) == pytest.approx(1 / 64, rel=0.05)


def test_a_blur_is_where_it_was_asked_for(picture: Pixels) -> None:
    changed = blur_part(picture, 1, (0, 0))

    assert far(changed[:75, :100], picture[:75, :100]) > 1
    assert np.array_equal(changed[75:], picture[75:])
    assert np.array_equal(changed[:, 100:], picture[:, 100:])


def test_a_crop_keeps_half_of_each_side_at_most_strength(picture: Pixels) -> None:
    assert np.array_equal(crop(picture, 1, (1, 1)), picture[75:, 100:])
    assert crop(picture, 0.5).shape == (112, 150, 3)


def test_a_flip_twice_is_none(picture: Pixels) -> None:
    assert np.array_equal(flip(flip(picture, 1), 1), picture)
    assert np.array_equal(flip(picture, 1)[:, 0], picture[:, -1])


def test_a_cast_is_warm_or_cold() -> None:
    grey = np.full((1, 1, 3), 100, np.uint8)

    assert colour(grey, 1).tolist() == [[[140, 100, 60]]]
    assert colour(grey, -1).tolist() == [[[60, 100, 140]]]


def test_a_jpeg_of_full_strength_is_far_from_what_it_was_and_still_alike(picture: Pixels) -> None:
    assert 2 < far(jpeg(picture, 1), picture) < 40
