import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from classifier.crops import crops
from classifier.training.evaluation.traits import RULES, traits

Pixels = NDArray[np.uint8]
AREA = 300 * 400


@pytest.fixture(scope="module")
def photograph() -> Pixels:
    return next(crops(1))


def test_a_photograph_is_nothing_special(photograph: Pixels) -> None:
    found = traits(photograph, photograph.shape[0] * photograph.shape[1])
    assert set(found) == set(RULES)
    assert found["medium"] == "photographed"
    assert all(not found[name] for name in ("monochrome", "low light", "blur", "tiny"))


def test_each_change_is_noticed(photograph: Pixels) -> None:
    grey = np.repeat(photograph.mean(axis=2, keepdims=True), 3, axis=2).astype(np.uint8)
    blurred = np.asarray(cv2.GaussianBlur(photograph, (0, 0), 12), np.uint8)
    assert traits(grey, AREA)["monochrome"] == "yes"
    assert traits(photograph // 8, AREA)["low light"] == "yes"
    assert traits(blurred, AREA)["blur"] == "yes"
    assert traits(photograph[:100, :300], AREA)["extreme aspect"] == "yes"


def test_small_is_what_is_small_in_the_file(photograph: Pixels) -> None:
    assert traits(photograph, 65_535)["tiny"] == "yes"
    assert traits(photograph, 65_536)["tiny"] == ""
    assert traits(np.zeros((1, 1, 3), np.uint8), 0)["tiny"] == "yes"


def test_flat_colours_are_drawn() -> None:
    flat = np.zeros((300, 300, 3), np.uint8)
    flat[100:200, 100:200] = 200, 30, 30
    assert traits(flat, AREA)["medium"] == "drawn"


@pytest.mark.parametrize(
    ("colour", "tone"),
    [((245, 215, 200), "very light"), ((150, 105, 80), "brown"), ((0, 128, 0), "")],
)
def test_skin_colours_by_their_angle(colour: tuple[int, int, int], tone: str) -> None:
    assert traits(np.full((64, 64, 3), colour, np.uint8), AREA)["skin tone"] == tone
