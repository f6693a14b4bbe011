"""Whether a figure of 0.8 is right in 80 of 100 cases."""

from dataclasses import dataclass

import numpy as np
from sklearn.metrics import brier_score_loss, log_loss

from classifier.training.evaluation.judged import Judged
from classifier.training.evaluation.share import Share, share

BINS = 10


@dataclass(frozen=True, kw_only=True)
class Bin:
    """Pictures whose figure is from `begin` to below `end` (the last: up to 1, included).

    `said` is the mean of their figures, `truly` how many of them are nsfw.
    """

    begin: float
    end: float
    said: float
    truly: Share


@dataclass(frozen=True, kw_only=True)
class Reliability:
    """Of the figure for nsfw, in ten bins of equal width, of which the empty are left out.

    `ece` is the expected calibration error (Guo et al. 2017): the mean distance of `said`
    from `truly`, by the pictures in each bin. Log loss is in nats, of all classes; `brier`
    of nsfw.
    """

    bins: tuple[Bin, ...]
    ece: float
    log_loss: float
    brier: float


def reliability(judged: Judged) -> Reliability:
    """All figures must be from 0 to 1."""
    places = np.minimum((judged.figure * BINS).astype(int), BINS - 1)
    bins = [_bin(judged, places == place, place) for place in range(BINS) if place in places]
    apart = [one.truly.of * abs(one.said - (one.truly.value or 0.0)) for one in bins]
    classes = list(range(len(judged.classes)))
    rows = judged.probabilities / judged.probabilities.sum(axis=1, keepdims=True)
    return Reliability(
        bins=tuple(bins),
        ece=sum(apart) / len(judged.figure),
        log_loss=float(log_loss(judged.truth, rows, labels=classes)),
        brier=float(brier_score_loss(judged.nsfw, judged.figure)),
    )


def _bin(judged: Judged, inside: np.ndarray, place: int) -> Bin:
    return Bin(
        begin=place / BINS,
        end=(place + 1) / BINS,
        said=float(judged.figure[inside].mean()),
        truly=share(int(judged.nsfw[inside].sum()), int(inside.sum())),
    )
