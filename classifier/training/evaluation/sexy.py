"""The class sexy, for which the service lists as well, by a threshold of its own."""

from dataclasses import dataclass

import numpy as np

from classifier.training.evaluation.judged import Judged
from classifier.training.evaluation.share import Share, share_of
from classifier.training.evaluation.subject import Threshold
from classifier.training.nsfw import HARMLESS

SEXY = "sexy"


@dataclass(frozen=True, kw_only=True)
class Sexy:
    """At its threshold: of what is sexy, and of what is neither that nor nsfw, the share listed."""

    threshold: Threshold
    recall: Share
    false_positive_rate: Share


def sexy(judged: Judged, threshold: Threshold | None) -> Sexy | None:
    """None where the labels, or the model, do not have that class."""
    if SEXY not in judged.classes or threshold is None:
        return None
    place = judged.classes.index(SEXY)
    flagged = judged.probabilities[:, place] >= threshold.value
    harmless = [number for number, name in enumerate(judged.classes) if name in HARMLESS]
    return Sexy(
        threshold=threshold,
        recall=share_of(flagged, judged.truth == place),
        false_positive_rate=share_of(flagged, np.isin(judged.truth, harmless)),
    )
