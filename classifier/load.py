"""What MODEL names: one model, or several as a cascade."""

from pathlib import Path

from classifier.cascade import Cascade
from classifier.catalogue import RECIPES
from classifier.model import Model


def load(name: str, folder: Path) -> Model | Cascade:
    """A recipe's cascade, an installed model, or the model at a path that ends in .onnx.

    Installed models are in `folder`. Raises ModelError, in one line.
    """
    if name in RECIPES:
        return Cascade.load(RECIPES[name], folder)
    return Model.load(name, folder)
