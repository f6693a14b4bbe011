"""What MODEL names: one model, or several as a cascade; and the thresholds that go with it."""

from pathlib import Path

from classifier.cascade import Cascade
from classifier.catalogue import RECIPES
from classifier.errors import ModelError
from classifier.model import Model
from review.policy import Policy

_NEVER = 1.0  # for a class that the model does not have: nothing is compared with it


def load(name: str, folder: Path) -> Model | Cascade:
    """A recipe's cascade, an installed model, or the model at a path that ends in .onnx.

    Installed models are in `folder`. Raises ModelError, in one line.
    """
    if name in RECIPES:
        return Cascade.load(RECIPES[name], folder)
    return Model.load(name, folder)


def one_model(name: str, folder: Path) -> Model:
    """One model: of a cascade, the one that looks at everything. Raises ModelError."""
    screen = RECIPES[name].screen if name in RECIPES else name
    return Model.load(screen, folder)


def policy_for(model: Model | Cascade, *, nsfw: float | None, sexy: float | None) -> Policy:
    """The thresholds given, and the model's own where none is given.

    Raises ModelError where there is neither: thresholds belong to a model.
    """
    own = model.thresholds
    if own is not None:
        nsfw = own.nsfw if nsfw is None else nsfw
        sexy = (_NEVER if own.sexy is None else own.sexy) if sexy is None else sexy
    if nsfw is None or sexy is None:
        raise ModelError(
            f"{model.name} has no thresholds on its card, set NSFW_THRESHOLD and SEXY_THRESHOLD"
        )
    return Policy(nsfw_threshold=nsfw, sexy_threshold=sexy)
