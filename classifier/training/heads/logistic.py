"""Logistic regression on embeddings."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from classifier.training.heads.head import Array, Head, first_layer
from classifier.training.heads.learning import Learning

_CS = (1e-5, 1e-4, 1e-3, 1e-2, 1e-1)  # of a sum over examples of some 1000 standardised numbers
_ITERATIONS = 300
LOGISTIC_SETTINGS = [(c, balanced) for balanced in (False, True) for c in _CS]


def logistic_heads(learning: Learning, seed: int) -> Iterator[Head]:
    """One for each setting: how strong the L2 penalty is (1/C), and class weights or none.

    Standardised by the mean and deviation of what is learnt from. Deterministic by `seed`.
    """
    scaler = StandardScaler().fit(learning.train.embeddings)
    scaled = scaler.transform(learning.train.embeddings)
    for c, balanced in LOGISTIC_SETTINGS:
        regression = LogisticRegression(
            C=c,
            class_weight="balanced" if balanced else None,
            max_iter=_ITERATIONS,
            random_state=seed,
        )
        regression.fit(scaled, learning.train.classes)
        setting = f"C {c:g}{', class weights' if balanced else ''}"
        yield _head(setting, make_pipeline(scaler, regression))


def _head(setting: str, trained: Pipeline) -> Head:
    scaler, regression = (step for _name, step in trained.steps)
    kernel, bias = regression.coef_.T, regression.intercept_
    if kernel.shape[1] == 1:  # of two classes it has the second one's logit only
        kernel = np.concatenate([np.zeros_like(kernel), kernel], axis=1)
        bias = np.concatenate([np.zeros_like(bias), bias])

    def answer(embeddings: NDArray[np.float32]) -> Array:
        found = np.asarray(trained.decision_function(embeddings), np.float64)
        return np.stack([np.zeros_like(found), found], axis=1) if found.ndim == 1 else found

    layer = first_layer(kernel, bias, scaler.mean_, scaler.scale_)
    return Head(setting=setting, answer=answer, layers=(layer,))
