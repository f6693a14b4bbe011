"""What a model saw: frames, their class probabilities, and where they came from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Frame:
    """One picture taken out of a file, ready to be scored.

    `pixels` is a uint8 array of shape (height, width, 3), RGB; the heart never looks
    into it. `scene` counts from 0. `second` is set for moving pictures, `page`
    (from 1) for paged ones.
    """

    scene: int
    pixels: Any
    second: float | None = None
    page: int | None = None


@dataclass(frozen=True, kw_only=True)
class FrameScore:
    """A model's class probabilities (0 to 1, summing to 1) for one frame."""

    scene: int
    probabilities: Mapping[str, float]
    second: float | None = None
    page: int | None = None

    @property
    def nsfw(self) -> float:
        """porn + hentai, 0 to 1; the field's usual sum for these five classes."""
        return self.probabilities["porn"] + self.probabilities["hentai"]

    @property
    def sexy(self) -> float:
        """The class "sexy", 0 to 1; it never counts towards nsfw."""
        return self.probabilities["sexy"]


@dataclass(frozen=True, kw_only=True)
class ModelId:
    """Which numbers these are: scores of two different ModelIds never mix."""

    sha256: str
    preprocessing: str


@dataclass(frozen=True, kw_only=True)
class MediaScore:
    """All scored frames of one file's content.

    `representation` says what was looked at, e.g. "thumbnail 330px" or "original";
    `fetched_bytes` is what that cost.
    """

    sha1: str
    model: ModelId
    representation: str
    fetched_bytes: int
    frames: tuple[FrameScore, ...]
