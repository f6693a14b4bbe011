"""A quick screen for all; second opinions, by several models and views, for the few."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from classifier.card import Thresholds
from classifier.catalogue import Recipe
from classifier.model import Model
from classifier.structure import Region, regions, structure
from fence.memory import give_back
from review.figure import WHOLE
from review.score import Doubt, Frame, ModelId, Opinion, nsfw_of, sexy_of
from review.upload import FileFacts

# Changes whenever the same members may give other opinions: views, parts, what is in doubt.
_RULE = "cascade/1"
_SIDE = 640  # pixels: a third of it is about what the models see


class Cascade:
    """Implements review.ports.Scorer by its screen, and review.ports.SecondOpinion."""

    def __init__(self, recipe: Recipe, members: Mapping[str, Model]) -> None:
        """`members` has a model for every name in the recipe."""
        self._recipe = recipe
        self.members = tuple(members.values())
        self.screen = members[recipe.screen]
        self._for_parts = [members[name] for name in recipe.for_parts]
        self._for_whole = [members[name] for name in recipe.for_whole]
        self._id = _id(recipe, members)

    @classmethod
    def load(cls, recipe: Recipe, folder: Path) -> Self:
        """Load the members from the folder of installed models. Raises ModelError."""
        members = {
            name: Model.load(name, folder, rarely=name != recipe.screen) for name in recipe.members
        }
        return cls(recipe, members)

    @property
    def id(self) -> ModelId:
        """Of all that can change a score: the members, and the rule that asks them."""
        return self._id

    @property
    def name(self) -> str:
        """The recipe's."""
        return self._recipe.name

    @property
    def thresholds(self) -> Thresholds | None:
        """The recipe's."""
        return self._recipe.thresholds

    @property
    def labels(self) -> tuple[str, ...]:
        """The classes that the screen tells apart."""
        return self.screen.labels

    @property
    def side(self) -> int:
        """The side of the square that the screen sees, in pixels."""
        return self.screen.side

    @property
    def larger_side(self) -> int:
        """How large a frame's shorter side should be for a second look, in pixels."""
        return _SIDE

    def score(self, frames: Sequence[Frame]) -> list[Mapping[str, float]]:
        """What the screen says."""
        return self.screen.score(frames)

    def doubt(
        self, frame: Frame, probabilities: Mapping[str, float], facts: FileFacts
    ) -> Doubt | None:
        """What the screen finds above a low threshold, or what it cannot see at its size."""
        lost = structure(frame.pixels, max(frame.area, facts.width * facts.height))
        found = self._found(probabilities)
        why = " and ".join(filter(None, (found, lost)))
        return Doubt(why=why, parts=bool(lost)) if why else None

    def opinions(self, frame: Frame, doubt: Doubt) -> tuple[Opinion, ...]:
        """All models of the whole, most also of its mirror image; of its parts, where asked."""
        found = tuple(self._opinions(frame, doubt))
        give_back()
        return found

    def _found(self, probabilities: Mapping[str, float]) -> str:
        nsfw, sexy = nsfw_of(probabilities), sexy_of(probabilities)
        if nsfw >= self._recipe.nsfw_trigger:
            return f"the first look found {nsfw:.3f}"
        if sexy is not None and sexy >= self._recipe.sexy_trigger:
            return f"the first look found {sexy:.3f} of the class sexy"
        return ""

    def _opinions(self, frame: Frame, doubt: Doubt) -> Iterator[Opinion]:
        pixels = frame.pixels
        mirrored = np.ascontiguousarray(pixels[:, ::-1])
        for model in self._for_parts:
            yield _ask(model, pixels, WHOLE, "upright")
            yield _ask(model, mirrored, WHOLE, "mirrored")
        for model in self._for_whole:
            yield _ask(model, pixels, WHOLE, "upright")
        for region in regions(pixels) if doubt.parts else ():
            for model in self._for_parts:
                yield _ask(model, _part(pixels, region), region.name, "upright")


def _ask(model: Model, pixels: NDArray[np.uint8], region: str, view: str) -> Opinion:
    [probabilities] = model.score([Frame(scene=0, pixels=pixels)])
    return Opinion(model=model.name, region=region, view=view, probabilities=probabilities)


def _part(pixels: NDArray[np.uint8], region: Region) -> NDArray[np.uint8]:
    part = pixels[region.top : region.bottom, region.left : region.right]
    return np.ascontiguousarray(part)


def _id(recipe: Recipe, members: Mapping[str, Model]) -> ModelId:
    """Of who is asked, when, and in what role; not of thresholds, which decide later."""
    roles = (("screen", (recipe.screen,)), ("parts", recipe.for_parts), ("whole", recipe.for_whole))
    lines = [f"nsfw {recipe.nsfw_trigger} sexy {recipe.sexy_trigger} side {_SIDE}"]
    for role, names in roles:
        ids = (members[name].id for name in names)
        lines += [f"{role} {one.sha256} {one.preprocessing}" for one in ids]
    digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    return ModelId(sha256=digest, preprocessing=_RULE)
