"""Labels that a model learnt from all other pictures does not believe."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from classifier.errors import ModelError
from classifier.training.index import Entry
from console import number_of

FOLDS = 5


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """An example whose label may be wrong; both probabilities are 0 to 1, out of fold."""

    sha256: str
    label: str
    given: float
    likelier: str
    probability: float


def doubts(entries: Sequence[Entry], embeddings: NDArray[np.float32], seed: int) -> list[Doubt]:
    """Likely mislabels, those most disagreed with first.

    `embeddings` are float32 (N, width), one for each entry. A logistic regression on
    standardised embeddings says of each picture what it learnt from the other four fifths, a
    group always being on one side. A label is doubted where another has more probability, by
    how much more: the confusion of Northcutt et al., Confident Learning, Journal of Artificial
    Intelligence Research 70, 2021, ordered by their margin.
    Raises ModelError where there are too few groups of a label.
    """
    labels = np.array([entry.label for entry in entries])
    groups = np.array([entry.group for entry in entries])
    _check(labels, groups)
    # Few pictures, a thousand numbers of each: a weak model, or it would learn them by heart.
    model = make_pipeline(StandardScaler(), LogisticRegression(C=0.01, max_iter=1000))
    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=seed)
    found = cross_val_predict(
        model, embeddings, labels, groups=groups, cv=folds, method="predict_proba"
    )
    return _doubted(entries, np.unique(labels), labels, found)


def _check(labels: NDArray[np.str_], groups: NDArray[np.str_]) -> None:
    for label in np.unique(labels):
        count = len(np.unique(groups[labels == label]))
        if count < FOLDS:
            raise ModelError(
                f"{label}: its pictures are in {number_of(count, 'groups')}, and {FOLDS} are "
                "needed to judge each by others, add pictures of other uploaders"
            )


def _doubted(
    entries: Sequence[Entry],
    classes: NDArray[np.str_],
    labels: NDArray[np.str_],
    found: NDArray[np.float64],
) -> list[Doubt]:
    given = found[np.arange(len(labels)), np.searchsorted(classes, labels)]
    likelier, probability = found.argmax(axis=1), found.max(axis=1)
    order = np.argsort(given - probability, kind="stable")
    return [
        Doubt(
            sha256=entries[i].sha256,
            label=entries[i].label,
            given=float(given[i]),
            likelier=str(classes[likelier[i]]),
            probability=float(probability[i]),
        )
        for i in order
        if probability[i] > given[i]
    ]
