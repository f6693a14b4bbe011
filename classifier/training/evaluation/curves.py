"""All thresholds at once: ROC and precision-recall curves, of each class and of nsfw."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import (
    average_precision_score,
    precision_recall_curve,
    roc_auc_score,
    roc_curve,
)

from classifier.training.evaluation.judged import BINARY, Judged

_POINTS = 200  # of a curve, at most: more are seen by nobody


@dataclass(frozen=True, kw_only=True)
class Curve:
    """One class against all others: `count` pictures are of it.

    `roc` is (false positive rate, recall), `pr` (recall, precision), all 0 to 1.
    """

    name: str
    count: int
    auc: float
    average_precision: float
    roc: tuple[tuple[float, float], ...]
    pr: tuple[tuple[float, float], ...]


def curves(judged: Judged) -> tuple[Curve, ...]:
    """Of nsfw first, then of each class of five that has pictures, and is not all there is."""
    found = [_curve("nsfw", judged.nsfw, judged.figure)]
    for place, name in enumerate(judged.classes):
        of_it = judged.truth == place
        if judged.classes != BINARY and of_it.any() and not of_it.all():
            found.append(_curve(name, of_it, judged.probabilities[:, place]))
    return tuple(found)


def _curve(name: str, truth: NDArray[np.bool_], said: NDArray[np.float64]) -> Curve:
    wrongly, recall, _ = roc_curve(truth, said)
    precision, found, _ = precision_recall_curve(truth, said)
    return Curve(
        name=name,
        count=int(truth.sum()),
        auc=float(roc_auc_score(truth, said)),
        average_precision=float(average_precision_score(truth, said)),
        roc=_points(wrongly, recall),
        pr=_points(found, precision),
    )


def _points(
    across: NDArray[np.float64], up: NDArray[np.float64]
) -> tuple[tuple[float, float], ...]:
    places = np.unique(np.linspace(0, len(across) - 1, _POINTS).round().astype(int))
    return tuple((float(across[place]), float(up[place])) for place in places)
