"""What makes a score of 0.7 mean that seven of ten such pictures are what it says."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import log_softmax, softmax
from sklearn.isotonic import IsotonicRegression

Array = NDArray[np.float64]

_SHARPEST = 1000.0  # times: examples that are told apart without a mistake ask for no end of it
_STEP = 0.1  # of a logit; steeper steps than from one to the next would be noise, and rounding
_BINS = 15  # as Guo et al. have


@dataclass(frozen=True, kw_only=True)
class Temperature:
    """Logits divided by one temperature, a bias for each class, then the softmax.

    Temperature scaling (Guo et al. 2017, "On Calibration of Modern Neural Networks") alone
    moves no decision, and so cannot undo class weights, which shift the odds; with the bias
    it does (bias-corrected temperature scaling, Alexandari et al. 2020, "Maximum Likelihood
    with Bias-Corrected Calibration is Hard-To-Beat at Label Shift Adaptation"). Of two
    classes it is Platt's (1999).
    """

    temperature: float
    bias: tuple[float, ...]

    method = "temperature and bias"

    @classmethod
    def fit(cls, logits: Array, classes: NDArray[np.int64]) -> Self:
        """The likeliest for these logits (N, C), of which `classes` (N,) says the true column.

        The targets are Platt's, a little less than 1 and more than 0, so that few examples
        which are told apart without a mistake make nobody sure.
        """
        targets = _targets(classes, logits.shape[1])

        def loss(scaling: Array) -> tuple[float, Array]:
            scaled = scaling[0] * logits + scaling[1:]
            error = softmax(scaled, axis=1) - targets
            slope = np.concatenate([[(error * logits).sum()], error.sum(axis=0)])
            return -float((targets * log_softmax(scaled, axis=1)).sum()), slope

        count = logits.shape[1]
        bounds = [(1 / _SHARPEST, _SHARPEST), *[(None, None)] * count]
        found = minimize(loss, [1.0] + [0.0] * count, jac=True, method="L-BFGS-B", bounds=bounds)
        return cls(temperature=float(1 / found.x[0]), bias=tuple(map(float, found.x[1:])))

    def probabilities(self, logits: Array) -> Array:
        """(N, C) of such logits, each row with the sum of 1."""
        answer: Array = softmax(logits / self.temperature + np.array(self.bias), axis=1)
        return answer


@dataclass(frozen=True, kw_only=True)
class Isotonic:
    """A line of straight pieces that never falls, level before and after.

    From the difference of two logits (`x`, which rises) to the first class's probability (`y`).
    Isotonic regression (Zadrozny and Elkan 2002, "Transforming Classifier Scores into Accurate
    Multiclass Probability Estimates"). It has no shape of its own, so it needs more examples
    than a temperature, and pictures of one step score alike.
    """

    x: tuple[float, ...]
    y: tuple[float, ...]

    method = "isotonic"

    @classmethod
    def fit(cls, logits: Array, classes: NDArray[np.int64]) -> Self:
        """The nearest to these logits (N, 2), of which `classes` (N,) says the true column."""
        # Laplace: after N of N one is not sure of the next.
        least = 1 / (len(logits) + 2)
        regression = IsotonicRegression(y_min=least, y_max=1 - least, out_of_bounds="clip")
        rounded = np.round((logits[:, 0] - logits[:, 1]) / _STEP) * _STEP
        regression.fit(rounded, classes == 0)
        x, y = regression.X_thresholds_, regression.y_thresholds_
        return cls(x=(float(x[0]) - _STEP, *map(float, x)), y=(float(y[0]), *map(float, y)))

    def probabilities(self, logits: Array) -> Array:
        """(N, 2) of such logits, each row with the sum of 1."""
        first = np.interp(logits[:, 0] - logits[:, 1], self.x, self.y)
        return np.stack([first, 1 - first], axis=1)


Calibration = Temperature | Isotonic
# From logits (N, C) and the true columns (N,).
Fit = Callable[[Array, NDArray[np.int64]], Calibration]


def calibration_error(scores: Array, truth: NDArray[np.bool_]) -> float:
    """The expected calibration error of scores (N,), 0 to 1, of what is true or not (N,).

    In 15 bins of equal width: how far the mean score is from the share of what is true,
    by the bins' numbers of examples (Naeini et al. 2015; Guo et al. 2017).
    """
    bins = np.minimum((scores * _BINS).astype(int), _BINS - 1)
    apart = np.bincount(bins, scores - truth, _BINS)
    return float(np.abs(apart).sum() / len(scores))


def _targets(classes: NDArray[np.int64], count: int) -> Array:
    """(N, C): Platt's, which Laplace's rule extends to more classes than two."""
    total = np.bincount(classes, minlength=count)[classes] + count
    targets = np.repeat(1 / total[:, None], count, axis=1)
    targets[np.arange(len(classes)), classes] = (total - count + 1) / total
    return targets
