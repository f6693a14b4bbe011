"""The converted models against what the original ones answer."""

import json
import math
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from classifier.card import read_card
from classifier.catalogue import MODELS
from classifier.errors import ModelError
from classifier.model import Model
from classifier.preprocessing import STRETCH
from classifier.probe import check_probe, probe_pixels
from classifier.session import Session
from review.score import Frame
from tests.classifier.conftest import IN_FLOATS

pytestmark = pytest.mark.integration

DATA = Path(__file__).parents[1] / "data"
REFERENCE = json.loads((DATA / "nsfwjs_reference.json").read_text(encoding="utf-8"))
TOLERANCE = 1e-3
OPEN_NSFW = json.loads((DATA / "open_nsfw_reference.json").read_text(encoding="utf-8"))
LOGIT_TOLERANCE = 0.1


@cache
def load(name: str, folder: Path) -> Model:
    return Model.load(name, folder)


@cache
def with_nsfwjs_resize(name: str, folder: Path) -> Model:
    """The converted model, asked as nsfwjs asks its own."""
    path = folder / name / "model.onnx"
    card, content = read_card(path), path.read_bytes()
    session = Session(content, size=card.input_size, classes=len(card.labels))
    return Model(card.model_copy(update={"preprocessing": STRETCH}), session)


@pytest.mark.parametrize("picture", sorted(REFERENCE["mobilenet_v2"]))
@pytest.mark.parametrize("name", REFERENCE)
def test_a_picture_scores_as_nsfwjs_scores_it(models: Path, name: str, picture: str) -> None:
    scores = with_nsfwjs_resize(name, models).score([_frame(picture)])[0]
    assert scores == pytest.approx(REFERENCE[name][picture], abs=TOLERANCE)
    assert sum(scores.values()) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("picture", OPEN_NSFW)
def test_a_picture_scores_as_open_nsfw_scores_it(models: Path, picture: str) -> None:
    scores = load("open_nsfw", models).score([_frame(picture)])[0]
    expected = _logit(OPEN_NSFW[picture])
    assert _logit(scores["nsfw"]) == pytest.approx(expected, abs=LOGIT_TOLERANCE)
    assert sum(scores.values()) == pytest.approx(1, abs=1e-5)


def _frame(picture: str) -> Frame:
    with Image.open(DATA / "pictures" / picture) as image:
        return Frame(scene=0, pixels=np.asarray(image.convert("RGB")))


def _logit(probability: float) -> float:
    return math.log(probability / (1 - probability))


def test_the_references_know_every_model_and_picture() -> None:
    assert {*REFERENCE, "open_nsfw"} == set(IN_FLOATS)
    assert set(OPEN_NSFW) == {path.name for path in (DATA / "pictures").iterdir()}


def test_open_nsfw_takes_red_and_blue_apart(models: Path) -> None:
    """Exchanged channels move the picture's logit by far more than the tolerance."""
    frame = _frame("coffee.png")
    exchanged = Frame(scene=0, pixels=frame.pixels[:, :, ::-1])
    right, wrong = load("open_nsfw", models).score([frame, exchanged])
    assert abs(_logit(right["nsfw"]) - _logit(wrong["nsfw"])) > 3 * LOGIT_TOLERANCE


@pytest.mark.parametrize("name", ["mobilenet_v2", "open_nsfw"])
def test_a_batch_answers_like_its_pictures_alone(models: Path, name: str) -> None:
    entry = MODELS[name]
    session = _session(models, name)
    pixels = np.stack([probe_pixels(entry.size), 255 - probe_pixels(entry.size)])
    alone = np.concatenate([session.probabilities(one[None]) for one in pixels])
    assert np.allclose(session.probabilities(pixels), alone, atol=1e-5)


@pytest.mark.parametrize("name", IN_FLOATS)
def test_the_probe_notices_exchanged_classes(models: Path, name: str) -> None:
    entry = MODELS[name]
    session = _session(models, name)
    check_probe(session, entry.size, entry.probe)
    with pytest.raises(ModelError, match="answers a known picture with"):
        check_probe(session, entry.size, entry.probe[::-1])


def test_the_probe_notices_a_small_answer_that_is_wrong(models: Path) -> None:
    """Where a model is sure, being near in absolute terms proves nothing."""
    sure, small = MODELS["open_nsfw"].probe
    assert small < TOLERANCE
    with pytest.raises(ModelError, match="answers a known picture with"):
        check_probe(_session(models, "open_nsfw"), 224, (sure, small / 2))


def _session(models: Path, name: str) -> Session:
    content = (models / name / "model.onnx").read_bytes()
    return Session(content, size=MODELS[name].size, classes=len(MODELS[name].labels))
