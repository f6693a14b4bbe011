"""A model that is judged: what it is, where it decides, and what it costs."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from classifier.cascade import Cascade
from classifier.catalogue import RECIPES
from classifier.load import policy_for
from classifier.model import Model
from classifier.training.evaluation.cost import Cost, cost
from classifier.training.evaluation.predictions import classes_of

_ASSUMED = 0.5  # the threshold of a model whose card has none


@dataclass(frozen=True, kw_only=True)
class Subject:
    """`cards` are its members', `classes` its answers' columns.

    `screen` is the member that looks at every picture: a model by itself. `threshold` is that
    of nsfw, 0 to 1; `threshold_of` says in words where it comes from.
    """

    name: str
    screen: str
    cards: tuple[Mapping[str, Any], ...]
    classes: tuple[str, ...]
    threshold: float
    threshold_of: str
    costs: tuple[Cost, ...]

    @property
    def milliseconds(self) -> float:
        """Of the processor, for most pictures: those that leave no doubt."""
        return next(one.milliseconds for one in self.costs if one.name == self.screen)

    @property
    def megabytes(self) -> float:
        """Of memory, for all members."""
        return sum(one.extra_megabytes for one in self.costs)

    @property
    def calibrated_at(self) -> float:
        """The prevalence of the one card that says so, 0 to 1; 0 where none does."""
        calibrated = self.cards[0].get("calibrated") if len(self.cards) == 1 else None
        return calibrated["prevalence"] if calibrated else 0.0


def subject(name: str, model: Model | Cascade, folder: Path, threshold: float | None) -> Subject:
    """Of the model that is loaded under that name; its own threshold where none is given.

    Costs are measured in a process for each member. Raises ModelError.
    """
    members = list(dict.fromkeys(RECIPES[name].members)) if isinstance(model, Cascade) else [name]
    at, told = _threshold(model, threshold)
    return Subject(
        name=name,
        screen=model.screen.name,
        cards=tuple(member.card.model_dump() for member in model.members),
        classes=classes_of(model),
        threshold=at,
        threshold_of=told,
        costs=tuple(
            cost(member, one, folder) for member, one in zip(members, model.members, strict=True)
        ),
    )


def _threshold(model: Model | Cascade, given: float | None) -> tuple[float, str]:
    if given is not None:
        return given, "NSFW_THRESHOLD"
    if model.thresholds is None:
        return _ASSUMED, "assumed, as its card has none"
    return policy_for(model, nsfw=None, sexy=None).nsfw_threshold, "of its card"
