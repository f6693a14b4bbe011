"""What models say of the drawn pictures."""

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

from classifier.answers import answers, pictures
from classifier.load import load
from review.probe import difference
from tests.classifier.conftest import LABELS, MakeModel

# Whatever machine draws them: what was said of one picture is compared with another's.
DRAWN = {
    "gradients": "3d85804b326ff508",
    "checks": "1883216ddf62f057",
    "disc": "5afcd1819fc0ebd0",
}


@pytest.mark.parametrize("name", list(DRAWN))
def test_the_pictures_are_the_same_everywhere(name: str) -> None:
    pixels = pictures()[name]
    assert pixels.shape == (256, 256, 3)
    assert pixels.dtype == np.uint8
    assert hashlib.sha256(pixels.tobytes()).hexdigest()[:16] == DRAWN[name]
    assert set(pictures()) == set(DRAWN)


def test_one_model_answers_for_itself(make_model: MakeModel, tmp_path: Path) -> None:
    model = load(str(make_model(answer=(0.1, 0.2, 0.3, 0.2, 0.2))), tmp_path)
    said = answers(model)
    assert set(said) == {"tiny"}
    assert set(said["tiny"]) == set(DRAWN)
    assert said["tiny"]["disc"].keys() == set(LABELS)
    assert said == answers(model)


@pytest.mark.integration
def test_each_model_of_a_cascade_answers_and_none_is_sure_of_all(models: Path) -> None:
    cascade = load("cascade", models)
    said = answers(cascade)
    assert set(said) == {"mobilenet_v2", "mobilenet_v2_mid", "inception_v3", "open_nsfw"}
    for of_pictures in said.values():
        highest = min(max(classes.values()) for classes in of_pictures.values())
        assert highest < 0.95, "a sure answer hides small changes"
    assert difference(json.loads(json.dumps(said)), answers(cascade)) == ""


@pytest.mark.integration
def test_a_model_whose_numbers_were_changed_a_little_is_noticed(
    models: Path,
) -> None:
    """Not the file, which has a checksum, but what is computed: here by another resizing."""
    model = load("mobilenet_v2", models)
    before = answers(model)
    prepare = model._prepare  # type: ignore[union-attr]
    model._prepare = lambda pixels, size: prepare(pixels[2:], size)  # type: ignore[union-attr]
    assert difference(before, answers(model))
