from pathlib import Path

import numpy as np
import pytest

from classifier.card import Thresholds
from classifier.cascade import Cascade
from classifier.catalogue import Recipe
from classifier.errors import ModelError
from classifier.load import load
from classifier.model import Model
from classifier.training.evaluation.predictions import classes_of, predict
from classifier.training.evaluation.survey import survey
from fence.decoders import Decoders
from tests.classifier.training.evaluation.conftest import picture
from tests.classifier.training.evaluation.made import example


def test_a_row_of_the_models_classes_for_each_picture(
    models: Path, tmp_path: Path, decoders: Decoders
) -> None:
    examples = [example(str(tmp_path / f"{level}.png"), "sfw") for level in (51, 204)]
    for one, level in zip(examples, (51, 204), strict=True):
        picture(one.path, level)
    done: list[int] = []
    rows = predict(load("dark", models), examples, decoders, done.append)
    assert rows == pytest.approx(np.array([[0, 0, 0.2, 0.8, 0], [0, 0, 0.8, 0.2, 0]]), abs=1e-5)
    assert done == [1, 1]
    assert predict(load("dark", models), [], decoders).shape == (0, 5)


def test_a_cascade_says_what_the_service_decides_by(
    models: Path, tmp_path: Path, decoders: Decoders
) -> None:
    recipe = Recipe(
        name="both",
        screen="bright",
        for_parts=("bright",),
        for_whole=("dark",),
        nsfw_trigger=0.5,
        sexy_trigger=0.5,
        thresholds=Thresholds(nsfw=0.9),
    )
    cascade = Cascade(recipe, {name: Model.load(name, models) for name in ("bright", "dark")})
    examples = [example(str(tmp_path / f"{level}.png"), "sfw") for level in (51, 204)]
    for one, level in zip(examples, (51, 204), strict=True):
        picture(one.path, level)
    # The first leaves no doubt; of the second, bright says 0.8 and dark 0.2: two must agree.
    rows = predict(cascade, examples, decoders)
    assert classes_of(cascade) == ("nsfw", "sfw")
    assert rows == pytest.approx(np.array([[0.2, 0.8], [0.2, 0.8]]), abs=1e-5)


def test_what_became_unreadable_is_one_line(
    models: Path, tmp_path: Path, decoders: Decoders
) -> None:
    with pytest.raises(ModelError, match=r"gone\.png: cannot be read"):
        predict(load("dark", models), [example(str(tmp_path / "gone.png"), "sfw")], decoders)


def test_the_survey_keeps_what_can_be_read_in_order(tmp_path: Path, decoders: Decoders) -> None:
    for name, level in (("a", 0), ("c", 255)):
        picture(tmp_path / f"{name}.png", level)
    (tmp_path / "b.png").write_bytes(b"no picture")
    examples = [example(str(tmp_path / f"{name}.png"), "sfw") for name in "abcd"]
    done: list[int] = []
    found = survey(examples, decoders, done.append)
    assert [one.path.name for one in found.examples] == ["a.png", "c.png"]
    assert [one["low light"] for one in found.traits] == ["yes", ""]
    assert [(Path(one.file).name, one.why) for one in found.unread] == [
        ("b.png", "the bytes are of no known kind, remove it"),
        ("d.png", "cannot be read (No such file or directory), build the data set again"),
    ]
    assert sum(done) == 4
