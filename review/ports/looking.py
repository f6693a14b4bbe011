"""What the heart asks of those that look at a file: decoder, model, second opinions."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from review.content import Content
from review.score import Doubt, Frame, Item, ModelId, Opinion
from review.upload import FileFacts


class Frames(Protocol):
    """Takes files apart, where nothing secret is."""

    def identify(self, path: Path) -> Content:
        """What the bytes show."""

    def open(self, path: Path, side: int) -> Iterator[Item]:
        """The telling frames of a file, their shorter side `side` pixels or more if it can be.

        Of what is looked at scene by scene each scene comes first, then the frame picked of
        it, then its spares, and the footage at the very end; it may come at the beginning
        too, when nothing has been seen. Raises, possibly after some of
        them, Permanent when it cannot be decoded, Crash when it killed the decoder,
        NotVisual when there is nothing to look at after all.
        """


class Scorer(Protocol):
    """What looks at every frame."""

    @property
    def id(self) -> ModelId:
        """What its scores, with those of the second opinions, are stored under."""

    @property
    def side(self) -> int:
        """The side of the square that it sees, in pixels."""

    def score(self, frames: Sequence[Frame]) -> list[Mapping[str, float]]:
        """The class probabilities (0 to 1) of each frame, in their order."""


class SecondOpinion(Protocol):
    """What looks again at the few frames that leave a doubt."""

    @property
    def larger_side(self) -> int:
        """How large a frame's shorter side should be for it, in pixels."""

    def doubt(
        self, frame: Frame, probabilities: Mapping[str, float], facts: FileFacts
    ) -> Doubt | None:
        """Why the frame wants a second look; None where it wants none."""

    def opinions(self, frame: Frame, doubt: Doubt) -> tuple[Opinion, ...]:
        """What each model says of each view, for that doubt; at least one."""
