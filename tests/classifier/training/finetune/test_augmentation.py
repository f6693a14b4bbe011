import numpy as np
import pytest

from classifier.crops import crops
from classifier.training.finetune.augmentation import augmented

pytestmark = pytest.mark.torch


def test_seed_epoch_and_example_decide_all_of_it() -> None:
    pixels = next(iter(crops(1)))[:110, :110].copy()
    before = pixels.copy()
    one = augmented(pixels, 96, 1, 2, 3)
    assert one.shape == (96, 96, 3)
    assert one.dtype == np.uint8
    assert np.array_equal(one, augmented(pixels, 96, 1, 2, 3))
    for other in ((2, 2, 3), (1, 3, 3), (1, 2, 4)):
        assert not np.array_equal(one, augmented(pixels, 96, *other))
    assert np.array_equal(pixels, before)


def test_some_are_monochrome_some_are_dark_and_most_are_neither() -> None:
    pixels = np.full((60, 60, 3), (200, 150, 100), np.uint8)
    seen = [augmented(pixels, 48, 1, 1, number).astype(int) for number in range(300)]
    monochrome = np.mean([np.ptp(one, axis=2).max() == 0 for one in seen])
    dark = np.mean([one.mean() < 110 for one in seen])
    assert 0.08 < monochrome < 0.25
    assert 0.08 < dark < 0.3
