"""How good scores are, in the few figures that a table of heads has room for."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score, log_loss, roc_auc_score, roc_curve

FALSE_POSITIVES = 0.01


@dataclass(frozen=True, kw_only=True)
class Figures:
    """Of the nsfw score of a test split, all but the loss 0 to 1.

    `recall` is the share of nsfw found where 1 % of all else is flagged. `loss` is the log
    loss of all classes, None of what has no probabilities.
    """

    auc: float
    average_precision: float
    recall: float
    loss: float | None


def figures(
    scores: NDArray[np.float64],
    truth: NDArray[np.bool_],
    probabilities: NDArray[np.float64] | None = None,
    classes: NDArray[np.int64] | None = None,
) -> Figures:
    """Of scores (N,), larger where nsfw is likelier, of what is nsfw or not (N,).

    With probabilities (N, C) and the true columns (N,) also their loss.
    """
    wrong, right, _thresholds = roc_curve(truth, scores, drop_intermediate=False)
    loss = None
    if probabilities is not None:
        loss = float(log_loss(classes, probabilities, labels=np.arange(probabilities.shape[1])))
    return Figures(
        auc=float(roc_auc_score(truth, scores)),
        average_precision=float(average_precision_score(truth, scores)),
        recall=float(right[wrong <= FALSE_POSITIVES].max()),
        loss=loss,
    )
