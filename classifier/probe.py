"""A drawn picture with a known answer: shows that a conversion is sound on this machine."""

import numpy as np
from numpy.typing import NDArray

from classifier.errors import ModelError, reason_of
from classifier.session import Session

# Processors and versions of onnxruntime differ by about 1e-5; a wrong weight, padding or
# order of channels by far more. A model that is sure shows that in its small answers only,
# so that these must also be right as a ratio: their logarithms may differ by this much.
_TOLERANCE = 1e-3
_LOG_TOLERANCE = 0.1


def probe_pixels(size: int) -> NDArray[np.float32]:
    """A picture without symmetry, float32 (size, size, 3), RGB, 0 to 255, equal everywhere.

    Gradients: red from left to right, green downwards, blue along the diagonal. Drawn in
    whole numbers, because random ones may differ between numpy's versions; so plain that no
    model is sure of it, because an answer near 1 would hide small mistakes.
    """
    down, across = np.mgrid[:size, :size].astype(np.int64)
    red, green = 255 * across // size, 255 * down // size
    blue = 255 - 255 * (across + down) // (2 * size)
    return np.stack([red, green, blue], axis=-1).astype(np.float32)


def check_probe(session: Session, size: int, expected: tuple[float, ...]) -> None:
    """Raises ModelError unless the model answers the probe as it should."""
    answer = _answer(session, size)
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = np.abs(answer - np.array(expected))
        ratios = np.abs(np.log(answer) - np.log(expected))
    # Written so that NaN, which is neither near nor far, fails.
    if not (np.all(apart <= _TOLERANCE) and np.all(ratios <= _LOG_TOLERANCE)):
        figures = " ".join(f"{figure:.3g}" for figure in answer)
        raise ModelError(
            f"the converted model answers a known picture with {figures} instead of "
            f"{' '.join(f'{figure:.3g}' for figure in expected)}, "
            "check the versions of onnx and onnxruntime against requirements.txt"
        )


def check_probabilities(session: Session, size: int) -> None:
    """Raises ModelError unless the model answers the probe with probabilities."""
    answer = _answer(session, size)
    with np.errstate(over="ignore", invalid="ignore"):
        sums_up = abs(answer.sum() - 1) <= _TOLERANCE
    if not (np.all(answer >= 0) and sums_up):
        figures = " ".join(f"{figure:.4f}" for figure in answer)
        raise ModelError(
            f"the model answers a picture with {figures}, which are no probabilities, "
            "take one that ends in a softmax"
        )


def _answer(session: Session, size: int) -> NDArray[np.float32]:
    try:
        return session.probabilities(probe_pixels(size)[None])[0]  # type: ignore[no-any-return]
    except Exception as error:  # onnxruntime's errors have no base of their own
        raise ModelError(
            f"the model cannot answer ({reason_of(error)}), take another model"
        ) from error
