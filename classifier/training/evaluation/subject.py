"""A model that is judged: what it is, where it decides, and what it costs."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from classifier.card import Thresholds
from classifier.cascade import Cascade
from classifier.catalogue import RECIPES
from classifier.model import Model
from classifier.training.evaluation.cost import Cost, cost
from classifier.training.evaluation.predictions import classes_of

_ASSUMED = 0.5  # the threshold of a model whose card has none


@dataclass(frozen=True, kw_only=True)
class Threshold:
    """From which figure on, 0 to 1, the service lists; `of` says in words where it comes from."""

    value: float
    of: str


@dataclass(frozen=True, kw_only=True)
class Subject:
    """`cards` are its members', `classes` its answers' columns.

    `screen` is the member that looks at every picture: a model by itself. `threshold` is that
    of nsfw, 0 to 1; `threshold_of` says in words where it comes from. `sexy` is that of the
    class sexy, None where it is not among the answers.
    """

    name: str
    screen: str
    cards: tuple[Mapping[str, Any], ...]
    classes: tuple[str, ...]
    threshold: float
    threshold_of: str
    costs: tuple[Cost, ...]
    sexy: Threshold | None = None

    @property
    def lists_sexy(self) -> bool:
        """Whether the service lists by the class sexy, too, what this model looked at."""
        return any("sexy" in card["labels"] for card in self.cards)

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


def subject(
    name: str,
    model: Model | Cascade,
    folder: Path,
    given: tuple[float | None, float | None] = (None, None),
) -> Subject:
    """Of the model that is loaded under that name; its own thresholds where none are `given`.

    Costs are measured in a process for each member. Raises ModelError.
    """
    members = list(dict.fromkeys(RECIPES[name].members)) if isinstance(model, Cascade) else [name]
    nsfw, sexy = _thresholds(model, given)
    return Subject(
        name=name,
        screen=model.screen.name,
        cards=tuple(member.card.model_dump() for member in model.members),
        classes=classes_of(model),
        threshold=nsfw.value,
        threshold_of=nsfw.of,
        costs=tuple(
            cost(member, one, folder) for member, one in zip(members, model.members, strict=True)
        ),
        sexy=sexy,
    )


def _thresholds(
    model: Model | Cascade, given: tuple[float | None, float | None]
) -> tuple[Threshold, Threshold | None]:
    own = model.thresholds or Thresholds(nsfw=_ASSUMED, sexy=_ASSUMED)
    of = "of its card" if model.thresholds else "assumed, as its card has none"
    nsfw = _threshold(given[0], "NSFW_THRESHOLD", own.nsfw, of)
    if "sexy" not in classes_of(model) or own.sexy is None:
        return nsfw, None
    return nsfw, _threshold(given[1], "SEXY_THRESHOLD", own.sexy, of)


def _threshold(given: float | None, setting: str, own: float, of: str) -> Threshold:
    return Threshold(value=own, of=of) if given is None else Threshold(value=given, of=setting)
