"""Pictures of numbers: what is black, what is white, and what cannot be told."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from playground.media import encoded
from review.errors import Permanent
from tests.classifier.pictures import decode, tiff

RAMP = np.tile(np.linspace(100, 200, 101, dtype=np.float32), (90, 1))
_LOWEST = -3.4e38


def seen(numbers: NDArray[Any]) -> NDArray[np.uint8]:
    """The levels, as grey."""
    (frame,) = decode(encoded(Image.fromarray(numbers), "TIFF"))
    grey: NDArray[np.uint8] = frame.pixels[..., 0]
    return grey


@pytest.mark.parametrize("strip", [10_000_000, 500])
@pytest.mark.parametrize("outer", [(-9999,), (_LOWEST,), (3e38,), (_LOWEST, 3e38), (-9999, 1e6)])
def test_one_number_far_off_is_no_data(
    outer: tuple[float, ...], strip: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("classifier.image_numbers._STRIP", strip)
    numbers = RAMP.copy()
    for index, value in enumerate(outer):
        numbers[20 * index + 5 : 20 * index + 20] = value
    levels = seen(numbers)
    assert levels[50].tolist() == seen(RAMP)[0].tolist()
    for index, value in enumerate(outer):
        assert (levels[20 * index + 10] == (0 if value < 0 else 255)).all()


def test_whole_numbers_may_lack_data_too() -> None:
    numbers = RAMP.astype(np.int32)
    numbers[:40] = -(2**31)
    levels = seen(numbers)
    assert (levels[:40] == 0).all()
    assert np.abs(levels[50] - np.linspace(0, 255, 101)).max() <= 1
    assert levels[50, 100] == 255


def test_a_dark_end_that_is_not_far_off_stays() -> None:
    numbers = RAMP.copy()
    numbers[:40] = 0
    assert seen(numbers)[50, 0] == 127


def test_no_data_of_an_inverted_picture() -> None:
    numbers = np.tile(np.arange(8.0, dtype="<f4"), (8, 1))
    numbers[0] = -9999
    levels = decode(tiff([numbers.tobytes()], photometric=0, bits=32, more={339: (3,)}))
    grey = levels[0].pixels[..., 0]
    assert (grey[0] == 255).all()
    assert (grey[1, 0], grey[1, 7]) == (255, 0)


@pytest.mark.parametrize("odd", [np.nan, np.inf, -np.inf])
def test_what_is_no_number_counts_as_nothing(odd: float) -> None:
    numbers = RAMP - 150
    expected = seen(numbers)
    numbers[3, 3] = odd
    levels = seen(numbers)
    assert levels[3, 3] == 127
    assert levels[50].tolist() == expected[50].tolist()


def test_what_would_look_flat_is_refused() -> None:
    numbers = RAMP.copy()
    numbers[3, :6] = np.geomspace(1e5, 1e7, 6)  # no single number
    with pytest.raises(Permanent, match="nearly all of the picture's numbers would look the same"):
        seen(numbers)


def test_what_is_flat_is_shown() -> None:
    numbers = np.zeros((90, 100), np.float32)
    assert (seen(numbers) == 0).all()
    numbers[3, :6] = 1  # two numbers, and both are seen
    assert (seen(numbers) == numbers * 255).all()
