import numpy as np
import pytest
from scipy.special import expit

from classifier.training.calibration import Isotonic, Temperature, calibration_error


def two(difference: np.ndarray) -> np.ndarray:
    """Logits of two classes that differ by this much."""
    return np.stack([difference, np.zeros_like(difference)], axis=1)


def drawn(count: int, *, sharper: float, shift: float) -> tuple[np.ndarray, np.ndarray]:
    """Logits that are too sharp and shifted, and which class is the true one."""
    chance = np.random.default_rng(1)
    honest = chance.normal(-1, 2, count)
    classes = (chance.random(count) >= expit(honest)).astype(np.int64)
    return two(sharper * honest + shift), classes


def test_temperature_and_bias_undo_what_made_the_logits_too_sharp_and_shifted_them() -> None:
    logits, classes = drawn(20_000, sharper=3, shift=2)
    found = Temperature.fit(logits, classes)
    assert found.temperature == pytest.approx(3, rel=0.05)
    # The shift by class weights is undone, which no temperature alone could do.
    assert found.bias[0] - found.bias[1] == pytest.approx(-2 / 3, abs=0.1)
    nsfw = found.probabilities(logits)[:, 0]
    assert nsfw.mean() == pytest.approx((classes == 0).mean(), abs=0.001)
    before = calibration_error(expit(logits[:, 0]), classes == 0)
    assert before > 0.1 > 0.02 > calibration_error(nsfw, classes == 0)


def test_more_classes_than_two_are_calibrated_together() -> None:
    chance = np.random.default_rng(1)
    honest = chance.normal(0, 2, (20_000, 5))
    classes = (honest + chance.gumbel(size=honest.shape)).argmax(axis=1)
    found = Temperature.fit(4 * honest + np.arange(5), classes)
    assert found.temperature == pytest.approx(4, rel=0.05)
    assert np.diff(found.bias) == pytest.approx([-1 / 4] * 4, abs=0.1)
    assert found.probabilities(honest).sum(axis=1) == pytest.approx(1)


@pytest.mark.parametrize("method", [Temperature, Isotonic])
def test_few_examples_without_a_mistake_make_nobody_sure(
    method: type[Temperature] | type[Isotonic],
) -> None:
    logits, classes = two(np.array([9.0, 8, 7, -7, -8, -9])), np.array([0, 0, 0, 1, 1, 1])
    answers = method.fit(logits, classes).probabilities(logits)[:, 0]
    assert np.all((answers > 0.1) & (answers < 0.9))
    assert answers[2] > 0.7 > 0.3 > answers[3]


def test_isotonic_follows_a_shape_that_is_no_sigmoid_and_never_falls() -> None:
    chance = np.random.default_rng(1)
    difference = chance.uniform(-5, 5, 20_000)
    true = np.where(difference > 1, 0.6, 0.2)
    classes = (chance.random(20_000) >= true).astype(np.int64)
    found = Isotonic.fit(two(difference), classes)
    answers = found.probabilities(two(np.array([-100.0, -3, 0, 3, 100])))[:, 0]
    assert answers[1:4] == pytest.approx([0.2, 0.2, 0.6], abs=0.05)
    assert np.all(np.diff(found.y) >= 0)
    assert np.diff(found.x).min() > 0.09  # else the file could not answer alike


def test_isotonic_of_one_logit_is_level() -> None:
    found = Isotonic.fit(two(np.full(8, 2.0)), np.array([0, 0, 1, 1, 1, 1, 1, 1]))
    answers = found.probabilities(two(np.array([-1.0, 2, 5])))
    assert answers == pytest.approx(np.array([[0.25, 0.75]] * 3))


def test_the_calibration_error_is_how_far_the_mean_is_from_the_share() -> None:
    scores, truth = np.array([0.9, 0.9, 0.1, 1.0]), np.array([True, False, False, True])
    # In the bin of 0.9 half are true, in that of 0.1 none.
    assert calibration_error(scores, truth) == pytest.approx((0.8 + 0.1 + 0) / 4)
