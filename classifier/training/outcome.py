"""What a training came to, whatever was trained: its calibration, and thresholds that follow."""

from collections.abc import Sequence
from dataclasses import dataclass

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
from classifier.training.figures import Figures, figures
from classifier.training.kinds import ISOTONIC
from classifier.training.nsfw import HARMLESS, is_nsfw, nsfw_scores
from classifier.training.thresholds import threshold


@dataclass(frozen=True, kw_only=True)
class Answers:
    """Of what was trained to one split: logits (N, C), and the true columns (N,)."""

    logits: Array
    classes: NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """Answers to what was not learnt from; `calibration` was fitted on the validation split."""

    labels: tuple[str, ...]
    calibration: Calibration
    validation: Answers
    test: Answers

    def is_nsfw(self, answers: Answers) -> NDArray[np.bool_]:
        """Which of its examples are, (N,)."""
        return is_nsfw(answers.classes, self.labels)

    def thresholds(self, *, prevalence: float, flags: float) -> Thresholds:
        """By the validation split. Raises ModelError as threshold() does."""
        return thresholds_of(
            self.calibration.probabilities(self.validation.logits),
            self.validation.classes,
            self.labels,
            prevalence=prevalence,
            flags=flags,
        )

    def calibrated(self) -> Calibrated:
        """For a card: judged by the test split."""
        truth = self.is_nsfw(self.test)
        plain = Temperature(temperature=1, bias=(0.0,) * len(self.labels))
        before, after = (
            calibration_error(nsfw_scores(those, self.labels), truth)
            for those in (one.probabilities(self.test.logits) for one in (plain, self.calibration))
        )
        return Calibrated(
            method=self.calibration.method,
            prevalence=float(self.is_nsfw(self.validation).mean()),
            ece_before=before,
            ece_after=after,
            examples=len(truth),
        )

    def figures(self) -> Figures:
        """Of the test split."""
        probabilities = self.calibration.probabilities(self.test.logits)
        scores = nsfw_scores(probabilities, self.labels)
        return figures(scores, self.is_nsfw(self.test), probabilities, self.test.classes)


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
