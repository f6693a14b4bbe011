"""What a card says of a model's calibration, and that other cards are as before."""

import json
from pathlib import Path
from typing import Any

import pytest

from classifier.card import read_card
from classifier.errors import ModelError
from tests.classifier.conftest import MakeModel

CALIBRATED = {
    "method": "temperature and bias",
    "prevalence": 0.5,
    "ece_before": 0.2,
    "ece_after": 0.05,
    "examples": 25,
}


def test_a_card_without_it_is_one_and_one_with_it_is_read_back(make_model: MakeModel) -> None:
    assert read_card(make_model()).calibrated is None
    card = read_card(make_model(calibrated=CALIBRATED))
    assert card.calibrated is not None
    assert card.calibrated.model_dump() == CALIBRATED
    assert json.loads(card.model_dump_json())["calibrated"] == CALIBRATED


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"prevalence": 1.5}, "calibrated.prevalence"),
        ({"examples": 0}, "calibrated.examples"),
        ({"method": ""}, "calibrated.method"),
        ({"by": "me"}, "calibrated.by"),
    ],
)
def test_it_is_read_strictly(make_model: MakeModel, change: dict[str, Any], said: str) -> None:
    path: Path = make_model(calibrated=CALIBRATED | change)
    with pytest.raises(ModelError, match=said):
        read_card(path)
