"""Which of the heads that were tried is kept."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import log_loss

from classifier.training.calibration import Calibration, Fit, Temperature
from classifier.training.heads.head import Head
from classifier.training.heads.learning import Learning, Part


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """The best of a kind of head, calibrated.

    `loss` is its log loss of the validation split, `seconds` those of the whole grid.
    """

    kind: str
    head: Head
    calibration: Calibration
    loss: float
    seconds: float

    def probabilities(self, part: Part) -> NDArray[np.float64]:
        """Of each class, (N, C)."""
        return self.calibration.probabilities(self.head.answer(part.embeddings))


def best(
    kind: str, heads: Iterable[Head], learning: Learning, fit: Fit, progress: Callable[[int], None]
) -> Chosen:
    """The one with the lowest log loss of the validation split, and of equals the first.

    Each is brought to its best temperature and bias for that, since class weights shift the
    odds, and would lose by that alone. The best is calibrated by `fit`. `progress` is called
    with 1 after each.
    """
    begun, part, found = time.monotonic(), learning.validation, []
    for head in heads:
        found.append((_loss(head, part), head))
        progress(1)
    loss, head = min(found, key=lambda one: one[0])
    return Chosen(
        kind=kind,
        head=head,
        calibration=fit(head.answer(part.embeddings), part.classes),
        loss=loss,
        seconds=time.monotonic() - begun,
    )


def _loss(head: Head, part: Part) -> float:
    logits = head.answer(part.embeddings)
    probabilities = Temperature.fit(logits, part.classes).probabilities(logits)
    return float(log_loss(part.classes, probabilities, labels=np.arange(logits.shape[1])))
