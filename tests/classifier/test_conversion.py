"""The converted models against what nsfwjs itself answers."""

import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from classifier.catalogue import MODELS
from classifier.errors import ModelError
from classifier.model import Model
from classifier.probe import check_probe, probe_pixels
from classifier.session import Session
from review.score import Frame

pytestmark = pytest.mark.integration

DATA = Path(__file__).parents[1] / "data"
REFERENCE = json.loads((DATA / "nsfwjs_reference.json").read_text(encoding="utf-8"))
TOLERANCE = 1e-3


@cache
def load(name: str, folder: Path) -> Model:
    return Model.load(name, folder)


@pytest.mark.parametrize("picture", sorted(REFERENCE["mobilenet_v2"]))
@pytest.mark.parametrize("name", MODELS)
def test_a_picture_scores_as_nsfwjs_scores_it(models: Path, name: str, picture: str) -> None:
    with Image.open(DATA / "pictures" / picture) as image:
        pixels = np.asarray(image.convert("RGB"))
    [scores] = load(name, models).score([Frame(scene=0, pixels=pixels)])
    assert scores == pytest.approx(REFERENCE[name][picture], abs=TOLERANCE)
    assert sum(scores.values()) == pytest.approx(1, abs=1e-5)


def test_the_reference_knows_every_model_of_the_catalogue() -> None:
    assert set(REFERENCE) == set(MODELS)


def test_a_batch_answers_like_its_pictures_alone(models: Path) -> None:
    entry = MODELS["mobilenet_v2"]
    content = (models / entry.name / "model.onnx").read_bytes()
    session = Session(content, size=entry.size, classes=5)
    pixels = np.stack([probe_pixels(entry.size), 255 - probe_pixels(entry.size)])
    alone = np.concatenate([session.probabilities(one[None]) for one in pixels])
    assert np.allclose(session.probabilities(pixels), alone, atol=1e-5)


@pytest.mark.parametrize("name", MODELS)
def test_the_probe_notices_exchanged_classes(models: Path, name: str) -> None:
    entry = MODELS[name]
    content = (models / name / "model.onnx").read_bytes()
    session = Session(content, size=entry.size, classes=5)
    check_probe(session, entry.size, entry.probe)
    with pytest.raises(ModelError, match="answers a known picture with"):
        check_probe(session, entry.size, entry.probe[::-1])
