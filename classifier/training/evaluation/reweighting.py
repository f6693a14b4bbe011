"""A calibrated model's figures where nsfw is rarer than where it was calibrated."""

from dataclasses import dataclass

import numpy as np

from classifier.training.evaluation.judged import Judged
from classifier.training.evaluation.reliability import BINS
from classifier.training.prevalence import reweighted

FIGURES = (0.1, 0.5, 0.9, 0.99)


@dataclass(frozen=True, kw_only=True)
class Reweighted:
    """`means` are pairs: a figure that the model says, and how likely it is at `prevalence`.

    `ece` (ten bins of equal width) and `brier` are of the figures so changed, with the
    pictures weighted until that share of them is nsfw.
    """

    calibrated_at: float
    prevalence: float
    means: tuple[tuple[float, float], ...]
    ece: float
    brier: float


def at_prevalence(judged: Judged, calibrated_at: float, prevalence: float) -> Reweighted | None:
    """None where the model was calibrated on one class only, which says nothing of others."""
    if not 0 < calibrated_at < 1:
        return None
    figures = np.array(sorted({*FIGURES, judged.threshold}))
    likely = reweighted(judged.figure, calibrated_at, prevalence)
    explicit = judged.nsfw.sum()
    weights = np.where(
        judged.nsfw, prevalence / explicit, (1 - prevalence) / (len(judged.nsfw) - explicit)
    )
    places = np.minimum((likely * BINS).astype(int), BINS - 1)
    apart = np.bincount(places, weights * (likely - judged.nsfw), BINS)
    return Reweighted(
        calibrated_at=calibrated_at,
        prevalence=prevalence,
        means=tuple(
            (float(one), float(other))
            for one, other in zip(
                figures, reweighted(figures, calibrated_at, prevalence), strict=True
            )
        ),
        ece=float(np.abs(apart).sum()),
        brier=float((weights * (likely - judged.nsfw) ** 2).sum()),
    )
