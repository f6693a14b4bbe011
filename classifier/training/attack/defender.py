"""What is attacked: one model, the same one over several views, or a cascade."""

from collections.abc import Iterator
from statistics import fmean
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from classifier.cascade import Cascade
from classifier.model import Model
from classifier.training.transformations import crop
from review.figure import figure_of
from review.score import Doubt, Frame, FrameScore, nsfw_of
from review.upload import FileFacts, Kind

Pixels = NDArray[np.uint8]
_KEPT = 7 / 8  # of each side: 224 of 256, as in the central crops of Krizhevsky et al. (2012)
_ASKED = Doubt(why="asked about all")


class Defender(Protocol):
    """Something that flags a picture when its figure reaches a threshold."""

    @property
    def name(self) -> str:
        """For a person."""

    def figure(self, pixels: Pixels, /) -> float:
        """The highest threshold, 0 to 1, at which uint8 (height, width, 3), RGB, is flagged."""


class Alone:
    """One model, that looks once."""

    def __init__(self, model: Model) -> None:
        self.name = model.name
        self._model = model

    def figure(self, pixels: Pixels) -> float:
        """The model's."""
        return _nsfw(self._model, pixels)


class Views:
    """The same model over the picture and the middle of it, each mirrored as well."""

    def __init__(self, model: Model) -> None:
        self.name = f"{model.name}, 4 views"
        self._model = model

    def figure(self, pixels: Pixels) -> float:
        """The mean over the views, as a cascade's members have it."""
        return fmean(_nsfw(self._model, view) for view in _views(pixels))


class Together:
    """A cascade: its screen, and the others where that leaves a doubt."""

    def __init__(self, cascade: Cascade) -> None:
        self.name = cascade.name
        self._cascade = cascade

    def figure(self, pixels: Pixels) -> float:
        """That of the second opinions; but nobody asks for those of what the screen lets pass.

        What the screen alone would flag is in doubt as well, hence the lesser of the two.
        """
        frame = Frame(scene=0, pixels=pixels)
        [first] = self._cascade.score([frame])
        doubt = self._cascade.doubt(frame, first, _facts(pixels))
        opinions = self._cascade.opinions(frame, doubt or _ASKED)
        second = figure_of(FrameScore(scene=0, probabilities=first, opinions=opinions), nsfw_of)
        value = second.value if second else nsfw_of(first)
        return value if doubt else min(value, nsfw_of(first))


def defenders(model: Model | Cascade) -> list[Defender]:
    """The model alone, over several views, and the cascade where it is the screen of one."""
    screen = model.screen
    found: list[Defender] = [Alone(screen), Views(screen)]
    return [*found, Together(model)] if isinstance(model, Cascade) else found


def _nsfw(model: Model, pixels: Pixels) -> float:
    [probabilities] = model.score([Frame(scene=0, pixels=pixels)])
    return nsfw_of(probabilities)


def _facts(pixels: Pixels) -> FileFacts:
    """Of a file that is no larger than what was decoded of it."""
    height, width = pixels.shape[:2]
    return FileFacts(
        page_id=0,
        title="",
        sha1="",
        mime="image/png",
        kind=Kind.PICTURE,
        size=0,
        width=width,
        height=height,
    )


def _views(pixels: Pixels) -> Iterator[Pixels]:
    middle = crop(pixels, 2 * (1 - _KEPT))
    for view in (pixels, middle):
        yield view
        yield np.ascontiguousarray(view[:, ::-1])
