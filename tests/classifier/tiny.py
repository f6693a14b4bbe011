"""Two tiny models that answer alike for every picture, by paths of their own."""

from pathlib import Path

import pytest

from classifier.card import card_path
from classifier.model import Model
from review.promotion import Registered
from tests.classifier.conftest import MakeModel


@pytest.fixture
def one(make_model: MakeModel) -> Path:
    """A model that finds nothing."""
    return renamed(make_model(answer=(0.1, 0.0, 0.9, 0.0, 0.0), name="one"), "one")


@pytest.fixture
def two(one: Path, make_model: MakeModel) -> Path:
    """A model that finds something in everything."""
    return renamed(make_model(answer=(0.0, 0.0, 0.0, 1.0, 0.0), name="two"), "two")


def renamed(path: Path, name: str) -> Path:
    card_path(path).rename(card_path(path).with_name(f"{name}.json"))
    return path.rename(path.with_name(f"{name}.onnx"))


def known(path: Path) -> Registered:
    model = Model.load(str(path), path.parent)
    return Registered(id=model.id, name=model.name, path=str(path))
