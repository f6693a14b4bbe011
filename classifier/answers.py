"""What a model says of a few drawn pictures; review.probe says what for."""

import numpy as np
from numpy.typing import NDArray

from classifier.cascade import Cascade
from classifier.model import Model
from classifier.probe import probe_pixels
from fence.memory import give_back
from review.score import Frame

_SIDE = 256  # pixels; no model's own size, so that resizing is asked too


def answers(model: Model | Cascade) -> dict[str, dict[str, dict[str, float]]]:
    """Model -> picture -> class -> probability, of every model that is asked for scores."""
    found = {
        member.name: {
            name: dict(member.score([Frame(scene=0, pixels=pixels)])[0])
            for name, pixels in pictures().items()
        }
        for member in model.members
    }
    give_back()
    return found


def pictures() -> dict[str, NDArray[np.uint8]]:
    """Pictures of which the models are not sure, uint8 (256, 256, 3), RGB, equal everywhere.

    Drawn in whole numbers. A picture that is changed needs another name: what was said of
    it is kept under that.
    """
    down, across = np.mgrid[:_SIDE, :_SIDE].astype(np.int64)
    checks = np.where((down // 32 + across // 32) % 2 == 0, 220, 40)
    from_middle = (down - 128) ** 2 + (across - 128) ** 2
    disc = np.where(from_middle < 90**2, 230 - from_middle * 60 // 90**2, 60)
    drawn = {
        "gradients": probe_pixels(_SIDE),
        "checks": np.stack([checks, checks * 3 // 4, checks // 2], axis=-1),
        "disc": np.stack([disc, disc * 7 // 10, disc * 6 // 10], axis=-1),
    }
    return {name: pixels.astype(np.uint8) for name, pixels in drawn.items()}
