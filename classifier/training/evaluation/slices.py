"""Pictures of one kind by themselves: where a model is less right than on all."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.training.evaluation.bootstrap import bootstrapped
from classifier.training.evaluation.judged import Judged
from classifier.training.evaluation.share import Share, share_of

ENOUGH = 30  # pictures: of fewer, one more or less moves a share by more than 3 points
# Harmless, and what such models take for explicit: asked for in the manifest's column `nudity`.
NUDITY = "nudity"
BENIGN = ("breastfeeding", "art", "sculpture", "medicine", "ethnography", "swimwear", "sport")


@dataclass(frozen=True, kw_only=True)
class Slice:
    """Those with `value` in `column`, which was `given` or computed.

    `worse` is by how much recall is lower, or the false positive rate higher, than on all
    pictures, whichever is more, 0 to 1; None where there are too few to say.
    """

    column: str
    value: str
    given: bool
    recall: Share
    false_positive_rate: Share
    worse: float | None

    @property
    def size(self) -> int:
        """How many pictures."""
        return self.recall.of + self.false_positive_rate.of


def slices(
    judged: Judged, given: Sequence[Mapping[str, str]], computed: Sequence[Mapping[str, str]]
) -> tuple[Slice, ...]:
    """The worst first, and last those that are too small to say.

    `given` and `computed` are columns and their values, one mapping for each picture.
    """
    found = [
        _slice(judged, among, column, value, is_given)
        for rows, is_given in ((given, True), (computed, False))
        for column, value in sorted({pair for row in rows for pair in row.items() if pair[1]})
        if (among := np.array([row.get(column) == value for row in rows])).any()
    ]
    return tuple(sorted(found, key=lambda one: (one.worse is None, -(one.worse or 0), -one.size)))


def missing_nudity(given: Iterable[Mapping[str, str]]) -> tuple[str, ...]:
    """Which kinds of benign nudity no picture is said to show."""
    there = {row.get(NUDITY, "").casefold() for row in given}
    return tuple(kind for kind in BENIGN if kind not in there)


def _slice(judged: Judged, among: NDArray[np.bool_], column: str, value: str, given: bool) -> Slice:
    recall = share_of(judged.flagged, judged.nsfw & among)
    wrongly = share_of(judged.flagged, ~judged.nsfw & among)
    return Slice(
        column=column,
        value=value,
        given=given,
        recall=bootstrapped(recall),
        false_positive_rate=bootstrapped(wrongly),
        worse=_worse(
            _above(judged.recall(), recall), _above(wrongly, judged.false_positive_rate())
        ),
    )


def _above(higher: Share, lower: Share) -> float | None:
    if min(higher.of, lower.of) < ENOUGH or higher.value is None or lower.value is None:
        return None
    return higher.value - lower.value


def _worse(*by: float | None) -> float | None:
    return max((one for one in by if one is not None), default=None)
