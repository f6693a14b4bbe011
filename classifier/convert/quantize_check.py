"""Whether a model in 8 bits decides as the one that it was made of: on this very processor."""

import numpy as np
from numpy.typing import NDArray

from classifier.convert.quantize import quantize
from classifier.crops import crops
from classifier.errors import ModelError
from classifier.logit import logit_of
from classifier.preprocessing import Prepare
from classifier.session import Session
from review.score import nsfw_of

# The two halves of the pictures: it is checked on others than it was calibrated on.
_CALIBRATED_ON, _CHECKED_ON = slice(0, None, 2), slice(1, None, 2)
_CALIBRATION_CROPS = 120
_CHECK_CROPS = 500
_FLAGGED = 0.1  # of the crops; the harmless ones all score low, so a fixed threshold shows little
_LEAST_AGREEMENT = 0.99


def quantized(
    content: bytes, prepare: Prepare, *, size: int, labels: tuple[str, ...], floats: frozenset[int]
) -> tuple[bytes, str]:
    """The model in 8 bits, as `quantize` makes it, if it decides as `content` does.

    And how near the two are, in a few words. Both score the same 500 crops, prepared for a
    square of `size` pixels. Raises ModelError unless 99 % of the decisions agree at the
    threshold that flags a tenth of them.
    """
    small = quantize(
        content,
        (prepare(pixels, size) for pixels in crops(_CALIBRATION_CROPS, _CALIBRATED_ON)),
        floats,
    )
    sessions = [Session(model, size=size, classes=len(labels)) for model in (content, small)]
    scores = np.array(
        [
            [_nsfw(session, prepare(pixels, size), labels) for session in sessions]
            for pixels in crops(_CHECK_CROPS, _CHECKED_ON)
        ]
    )
    share = agreement(scores[:, 0], scores[:, 1])
    said = f"agrees on {share:.1%} of {len(scores)} pictures, the nsfw logit moves by "
    said += f"{_largest_move(scores):.2f} at most"
    if share < _LEAST_AGREEMENT:
        raise ModelError(
            f"in 8 bits it {said}; below {_LEAST_AGREEMENT:.0%} it is not kept on this processor, "
            "use the model in floats"
        )
    return small, said


def agreement(before: NDArray[np.float64], after: NDArray[np.float64]) -> float:
    """The share (0 to 1) of decisions that are the same where `before` flags a tenth.

    Both are nsfw scores, 0 to 1, of the same pictures.
    """
    threshold = np.quantile(before, 1 - _FLAGGED)
    return float(np.mean((before >= threshold) == (after >= threshold)))


def _nsfw(session: Session, pixels: NDArray[np.float32], labels: tuple[str, ...]) -> float:
    [answer] = session.probabilities(pixels[None])
    return nsfw_of(dict(zip(labels, map(float, answer), strict=True)))


def _largest_move(scores: NDArray[np.float64]) -> float:
    """Of the logit, between the two scores of each picture, (N, 2)."""
    return max(abs(logit_of(before) - logit_of(after)) for before, after in scores.tolist())
