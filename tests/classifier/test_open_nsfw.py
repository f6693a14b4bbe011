import io

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from classifier.open_nsfw import crop
from classifier.preprocessing import OPEN_NSFW, PREPROCESSING


def _framed(size: int, border: int) -> NDArray[np.uint8]:
    """Green inside a red border."""
    pixels = np.zeros((size, size, 3), np.uint8)
    pixels[:, :, 0] = 255
    pixels[border:-border, border:-border] = (0, 255, 0)
    return pixels


def test_it_stands_under_its_name() -> None:
    assert PREPROCESSING[OPEN_NSFW] is crop


def test_the_border_is_cut_off_on_all_sides() -> None:
    """A picture of 256 is not resized: of its 16 pixels on each side nothing is left."""
    seen = crop(_framed(256, 16), 224)
    assert seen.shape == (224, 224, 3)
    assert seen.dtype == np.float32
    assert np.abs(seen - (0, 255, 0)).max() < 8  # JPEG


def test_a_border_that_is_wider_stays_where_it_was() -> None:
    seen = crop(_framed(256, 32), 224)
    assert seen[112, [4, 112, 219]].argmax(axis=-1).tolist() == [0, 1, 0]
    assert seen[[4, 112, 219], 112].argmax(axis=-1).tolist() == [0, 1, 0]


@pytest.mark.parametrize("shape", [(1, 1), (1, 3000), (700, 2), (256, 256)])
def test_any_picture_gives_whole_numbers_the_same_each_time(shape: tuple[int, int]) -> None:
    noise = np.random.default_rng(3).integers(0, 256, (*shape, 3)).astype(np.uint8)
    seen = crop(noise, 224)
    assert seen.shape == (224, 224, 3)
    assert seen.min() >= 0
    assert seen.max() <= 255
    assert np.array_equal(seen, np.round(seen))
    assert np.array_equal(seen, crop(np.asfortranarray(noise), 224))


def _weights(old: int, new: int) -> NDArray[np.float64]:
    """(new, old): how much of each pixel is in each, a triangle as wide as either's pixels."""
    scale = max(old / new, 1.0)
    middles = (np.arange(new) + 0.5) * old / new
    far = np.abs(np.arange(old) + 0.5 - middles[:, None]) / scale
    triangle = np.maximum(1 - far, 0)
    weights: NDArray[np.float64] = triangle / triangle.sum(axis=1, keepdims=True)
    return weights


@pytest.mark.parametrize("shape", [(60, 90), (256, 256), (700, 300)])
def test_it_is_stretched_bilinearly_and_cut_in_the_middle(shape: tuple[int, int]) -> None:
    """By the weights of the triangle, worked out here; other ways are off by several times that."""
    height, width = shape
    drawn = np.full((height, width, 3), 30, np.uint8)
    drawn[height // 4 : height // 2, :, 0] = 220
    drawn[:, width // 3 : width // 2] = 200
    drawn[:: max(height // 20, 1)] = 240
    tall = np.tensordot(_weights(height, 256), drawn, (1, 0))
    wide = np.tensordot(tall, _weights(width, 256), (1, 1)).transpose(0, 2, 1)
    middle = np.round(wide)[16:240, 16:240].astype(np.uint8)
    with io.BytesIO() as file:
        Image.fromarray(middle).save(file, "JPEG", quality=75)
        expected = np.asarray(Image.open(file), np.float32)
    assert np.abs(crop(drawn, 224) - expected).mean() < 0.3


def test_detail_is_lost_as_a_jpeg_loses_it() -> None:
    """The trip through JPEG is part of it: without it noise would come through untouched."""
    noise = np.random.default_rng(3).integers(0, 256, (256, 256, 3)).astype(np.uint8)
    assert np.abs(crop(noise, 224) - noise[16:240, 16:240]).mean() > 10


@pytest.mark.parametrize(
    "pixels",
    [np.zeros((4, 4, 3), np.float32), np.zeros((4, 4), np.uint8), np.zeros((0, 4, 3), np.uint8)],
)
def test_other_arrays_are_refused(pixels: NDArray[np.uint8]) -> None:
    with pytest.raises(ValueError, match="not uint8"):
        crop(pixels, 224)
