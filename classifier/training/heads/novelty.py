"""Baselines that have seen the harmless only: how far others get without an example."""

import time
from collections.abc import Iterator

import numpy as np
from sklearn.ensemble import IsolationForest
from sklearn.neighbors import LocalOutlierFactor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import OneClassSVM

from classifier.training.figures import Figures, figures
from classifier.training.heads.learning import Learning
from classifier.training.nsfw import HARMLESS

NOVELTY = ("one-class SVM", "isolation forest", "local outlier factor")
_MOST = 2000  # harmless examples; the time of two of them grows with the square


def novelty_figures(learning: Learning, seed: int) -> Iterator[tuple[str, Figures, float]]:
    """Each of NOVELTY with its figures on the test split, and how many seconds it took.

    What is unlike the harmless counts as nsfw. Learnt from 2,000 of them at most, drawn
    by `seed`.
    """
    harmless = [number for number, label in enumerate(learning.labels) if label in HARMLESS]
    known = learning.train.embeddings[np.isin(learning.train.classes, harmless)]
    known = np.random.default_rng(seed).permutation(known)[:_MOST]
    detectors = (
        OneClassSVM(gamma="scale"),
        IsolationForest(random_state=seed),
        LocalOutlierFactor(novelty=True, n_neighbors=min(20, len(known) - 1)),
    )
    truth = learning.is_nsfw(learning.test.classes)
    for name, detector in zip(NOVELTY, detectors, strict=True):
        begun = time.monotonic()
        trained = make_pipeline(StandardScaler(), detector).fit(known)
        scores = -trained.score_samples(learning.test.embeddings)
        yield name, figures(scores, truth), time.monotonic() - begun
