"""What a training came to, whatever was trained: its calibration, and thresholds that follow."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from classifier.card import Calibrated, Thresholds
from classifier.errors import ModelError
from classifier.training.calibration import (
    Array,
    Calibration,
    Fit,
    Isotonic,
    Temperature,
    calibration_error,
)
from classifier.training.heads.command import ISOTONIC
from classifier.training.nsfw import HARMLESS, is_nsfw, nsfw_scores
from classifier.training.thresholds import threshold


def fit_of(asked: str, labels: Sequence[str]) -> Fit:
    """How to calibrate. Raises ModelError where that does not go with the labels."""
    if asked != ISOTONIC:
        return Temperature.fit
    if len(labels) > 2:
        raise ModelError(
            "--calibration isotonic: is for two classes, leave it out or add --classes 2"
        )
    return Isotonic.fit


def thresholds_of(
    probabilities: Array,
    classes: NDArray[np.int64],
    labels: Sequence[str],
    *,
    prevalence: float,
    flags: float,
) -> Thresholds:
    """By the validation split; of `sexy` as of nsfw, beside what is neither.

    Of probabilities (N, C) and the true columns (N,). Raises ModelError as threshold() does.
    """
    truth = is_nsfw(classes, labels)
    nsfw = threshold(nsfw_scores(probabilities, labels), truth, prevalence, flags)
    if "sexy" not in labels:
        return Thresholds(nsfw=nsfw)
    column = labels.index("sexy")
    harmless = [number for number, label in enumerate(labels) if label in HARMLESS]
    beside = np.isin(classes, [column, *harmless])
    scores, its = probabilities[beside, column], classes[beside] == column
    return Thresholds(nsfw=nsfw, sexy=threshold(scores, its, prevalence, flags))


def calibrated_by(
    calibration: Calibration,
    labels: Sequence[str],
    *,
    fitted_on: NDArray[np.int64],
    logits: Array,
    classes: NDArray[np.int64],
) -> Calibrated:
    """For a card: judged by the test split's logits (N, C) and the true columns (N,).

    `fitted_on` are the true columns of the validation split.
    """
    raw = Temperature(temperature=1, bias=(0.0,) * len(labels)).probabilities(logits)
    truth = is_nsfw(classes, labels)
    before, after = (
        calibration_error(nsfw_scores(probabilities, labels), truth)
        for probabilities in (raw, calibration.probabilities(logits))
    )
    return Calibrated(
        method=calibration.method,
        prevalence=float(is_nsfw(fitted_on, labels).mean()),
        ece_before=before,
        ece_after=after,
        examples=len(truth),
    )
