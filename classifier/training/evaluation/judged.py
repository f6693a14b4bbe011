"""A model's answers beside the truth, in the classes that both have."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.training.evaluation.share import Share, share_of
from classifier.training.nsfw import NSFW, nsfw_scores

BINARY = ("nsfw", "sfw")


@dataclass(frozen=True, kw_only=True)
class Judged:
    """N pictures, judged. `truth` is their class's place in `classes`, int (N,).

    `probabilities` are float (N, classes). `nsfw` says which pictures are, bool (N,);
    `figure` is what the model says of that, 0 to 1, compared with `threshold` by >=.
    """

    classes: tuple[str, ...]
    truth: NDArray[np.intp]
    probabilities: NDArray[np.float64]
    nsfw: NDArray[np.bool_]
    figure: NDArray[np.float64]
    threshold: float

    @property
    def flagged(self) -> NDArray[np.bool_]:
        """Which would be put before people, bool (N,)."""
        return self.figure >= self.threshold

    def recall(self, flagged: NDArray[np.bool_] | None = None) -> Share:
        """Of what is nsfw, the share that is flagged; by the threshold where not given."""
        return share_of(self.flagged if flagged is None else flagged, self.nsfw)

    def false_positive_rate(self, flagged: NDArray[np.bool_] | None = None) -> Share:
        """Of what is not, the share that is flagged all the same."""
        return share_of(self.flagged if flagged is None else flagged, ~self.nsfw)


def judge(
    labels: Sequence[str],
    probabilities: NDArray[np.float64],
    classes: tuple[str, ...],
    threshold: float,
) -> Judged:
    """`labels` are the pictures' own, (N,); `classes` name the columns of (N, classes).

    Where one knows five classes and the other two, both are told in two: nsfw is porn and
    hentai, as the service adds them.
    """
    if set(labels) <= set(classes):
        names, columns = classes, probabilities
    else:
        names = BINARY
        figure = _figure(probabilities, classes)
        columns = np.stack([figure, 1 - figure], axis=1)
        labels = ["nsfw" if label in NSFW else "sfw" for label in labels]
    return Judged(
        classes=names,
        truth=np.array([names.index(label) for label in labels], np.intp),
        probabilities=columns,
        nsfw=np.array([label in NSFW for label in labels], bool),
        figure=_figure(columns, names),
        threshold=threshold,
    )


def _figure(probabilities: NDArray[np.float64], classes: tuple[str, ...]) -> NDArray[np.float64]:
    return np.clip(nsfw_scores(probabilities, classes), 0, 1)  # rounding may pass 1 by a trace
