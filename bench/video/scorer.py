"""The model of a contest, counted."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.video.stand_in import NAME, StandIn
from classifier.model import Model
from review.ports import Scorer
from review.score import Frame, ModelId


class Counted:
    """Implements review.ports.Scorer over another; `calls` counts the frames it was asked of."""

    def __init__(self, scorer: Scorer) -> None:
        self._scorer = scorer
        self.calls = 0

    @property
    def id(self) -> ModelId:
        """The other's."""
        return self._scorer.id

    @property
    def side(self) -> int:
        """The other's."""
        return self._scorer.side

    def score(self, frames: Sequence[Frame]) -> list[Mapping[str, float]]:
        """What the other says."""
        self.calls += len(frames)
        return self._scorer.score(frames)


def scorer(name: str, folder: Path) -> Counted:
    """An installed model, or the stand-in. Raises ModelError."""
    return Counted(StandIn() if name == NAME else Model.load(name, folder))
