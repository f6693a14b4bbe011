"""The pictures that are attacked: labelled as looked for, and flagged by every defender."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

import cv2
import numpy as np

from classifier.errors import ModelError
from classifier.training.attack.defender import Defender, Pixels
from classifier.training.attack.trial import Guard
from classifier.training.dataset import Dataset, Example
from classifier.training.decoding import decode_each
from classifier.training.nsfw import NSFW
from fence.decoders import Decoders


@dataclass(frozen=True, kw_only=True)
class Before:
    """`figures` is (pictures, defenders), 0 to 1, of all that is labelled as looked for."""

    examples: Sequence[Example]
    figures: np.ndarray[tuple[int, int], np.dtype[np.float64]]

    @classmethod
    def of(
        cls,
        examples: Sequence[Example],
        defenders: Sequence[Defender],
        decoding: Decoders,
        side: int,
        advance: Callable[[int], None],
    ) -> Self:
        """As the attacker hands them in; `advance` is called with 1 after each.

        Raises ModelError where one cannot be decoded.
        """

        def look(pixels: Pixels) -> list[float]:
            handed_in = shrunk(pixels, side)
            found = [defender.figure(handed_in) for defender in defenders]
            advance(1)
            return found

        return cls(examples=examples, figures=np.array(decode_each(examples, decoding, side, look)))

    def threshold(self, column: int, recall: float) -> float:
        """The highest at which that defender flags that share of them, 0 to 1, or more."""
        ordered = np.sort(self.figures[:, column])[::-1]
        # Shares are compared: 0.55 * 100 is more than 55 by rounding.
        shares = np.arange(1, len(ordered) + 1) / len(ordered)
        return float(ordered[np.argmax(shares >= recall)])

    def flagged(self, guards: Sequence[Guard]) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
        """Who flags what, (pictures, defenders)."""
        return self.figures >= np.array([guard.threshold for guard in guards])

    def chosen(self, guards: Sequence[Guard], most: int, seed: int) -> list[Example]:
        """Some that all of them flag, drawn by chance. Raises ModelError where there are none."""
        [rows] = np.nonzero(self.flagged(guards).all(axis=1))
        if not len(rows):
            best = self.figures.min(axis=1).max()
            raise ModelError(
                f"none of {len(self.examples)} pictures is flagged by all of "
                f"{', '.join(guard.defender.name for guard in guards)}, so there is nothing to "
                f"attack; give --threshold {best:.2g} or less, or --recall 0.9"
            )
        drawn = np.random.default_rng(seed).permutation(rows)[:most]
        return [self.examples[row] for row in sorted(drawn)]


def looked_for(dataset: Dataset) -> list[Example]:
    """Those that should be flagged. Raises ModelError where there are none."""
    found = [example for example in dataset.examples if example.label in NSFW]
    if not found:
        raise ModelError(
            f"{dataset.folder}: has no picture labelled nsfw or porn or hentai to be tested with, "
            "give a data set that has"
        )
    return found


def shrunk(pixels: Pixels, side: int) -> Pixels:
    """The picture as an attacker hands it in: its shorter side is `side` pixels, or less.

    The size of a file is the attacker's choice, and at this one no model averages away what
    was changed.
    """
    height, width = pixels.shape[:2]
    part = side / min(height, width)
    if part >= 1:
        return pixels
    size = (max(side, round(width * part)), max(side, round(height * part)))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
