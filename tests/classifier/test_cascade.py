"""Several models as one: who is asked when, and what of."""

import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

import numpy as np
import pytest
from numpy.typing import NDArray

from classifier.card import Thresholds
from classifier.cascade import Cascade
from classifier.catalogue import MODELS, RECIPES, Recipe
from classifier.errors import ModelError
from classifier.load import load, policy_for
from classifier.model import Model
from playground.media import gradient
from review.figure import figure_of
from review.ports import Scorer, SecondOpinion
from review.score import Doubt, Frame, FrameScore, ModelId, nsfw_of
from tests.classifier.test_structure import tiled
from tests.review.values import an_upload, classes, facts_of

RECIPE = RECIPES["cascade"]
FACTS = facts_of(an_upload())


class StubModel:
    """Says the same of everything, and remembers what it was asked about."""

    def __init__(self, name: str, nsfw: float = 0.0, sexy: float = 0.0, side: int = 4) -> None:
        self.name, self.side = name, side
        self.id = ModelId(sha256=name.ljust(64, "0"), preprocessing="none")
        self.answer = classes(nsfw, sexy)
        self.asked: list[NDArray[np.uint8]] = []

    def score(self, frames: Sequence[Frame]) -> list[Mapping[str, float]]:
        self.asked += [frame.pixels for frame in frames]
        return [self.answer for _ in frames]


def cascade(recipe: Recipe = RECIPE, **figures: float) -> tuple[Cascade, dict[str, StubModel]]:
    stubs = {name: StubModel(name, figures.get(name, 0.0)) for name in recipe.members}
    return Cascade(recipe, cast("dict[str, Model]", stubs)), stubs


def frame(height: int = 30, width: int = 40) -> Frame:
    return Frame(scene=0, pixels=np.asarray(gradient(3, width, height)))


def test_it_is_a_scorer_and_a_second_opinion() -> None:
    made, stubs = cascade(mobilenet_v2=0.7)
    scorer: Scorer = made
    second: SecondOpinion = made
    assert scorer.side == 4
    assert second.larger_side > scorer.side
    assert scorer.score([frame()]) == [classes(0.7)]
    assert [name for name, stub in stubs.items() if stub.asked] == ["mobilenet_v2"]


@pytest.mark.parametrize(
    ("nsfw", "sexy", "why"),
    [
        (0.0, 0.0, None),
        (0.0999, 0.499, None),
        (0.1, 0.0, "the first look found 0.100"),
        (0.0, 0.5, "the first look found 0.500 of the class sexy"),
        (0.4, 0.6, "the first look found 0.400"),
    ],
)
def test_what_the_screen_finds_leaves_a_doubt(nsfw: float, sexy: float, why: str | None) -> None:
    made, _ = cascade()
    doubt = made.doubt(frame(), classes(nsfw, sexy), FACTS)
    assert (doubt and doubt.why) == why
    assert doubt is None or not doubt.parts


def test_what_the_screen_cannot_find_leaves_one_too() -> None:
    made, _ = cascade()
    sheet = Frame(scene=0, pixels=tiled(3, 3))
    assert made.doubt(sheet, classes(), FACTS) == Doubt(why="it is a grid of 3 by 3", parts=True)
    large = dataclasses.replace(FACTS, width=10_000, height=6_000)
    why = Doubt(why="the first look found 0.200 and it has 60 megapixels", parts=True)
    assert made.doubt(frame(), classes(0.2), large) == why
    decoded = dataclasses.replace(frame(), area=60_000_000)
    assert made.doubt(decoded, classes(0.2), FACTS) == why


def test_each_model_is_asked_for_its_views() -> None:
    made, stubs = cascade()
    opinions = made.opinions(frame(), Doubt(why="a test"))
    assert sorted((o.model, o.region, o.view) for o in opinions) == [
        ("inception_v3", "whole", "upright"),
        ("mobilenet_v2_mid", "whole", "mirrored"),
        ("mobilenet_v2_mid", "whole", "upright"),
        ("open_nsfw", "whole", "mirrored"),
        ("open_nsfw", "whole", "upright"),
    ]
    upright, mirrored = stubs["open_nsfw"].asked
    assert (mirrored == upright[:, ::-1]).all()
    assert stubs["mobilenet_v2"].asked == []


def test_parts_are_asked_about_where_they_were_doubted() -> None:
    made, stubs = cascade()
    opinions = made.opinions(frame(90, 120), Doubt(why="a grid", parts=True))
    parts = [o for o in opinions if o.region != "whole"]
    assert {o.region for o in parts} == {
        f"part {r},{c} of 3 by 3" for r in (1, 2, 3) for c in (1, 2, 3)
    }
    assert {o.model for o in parts} == {"open_nsfw", "mobilenet_v2_mid"}
    assert len(stubs["inception_v3"].asked) == 1


def test_one_model_that_is_sure_does_not_carry_it() -> None:
    made, _ = cascade(open_nsfw=1.0)
    scored = FrameScore(
        scene=0, probabilities=classes(0.5), opinions=made.opinions(frame(), Doubt(why="a test"))
    )
    figure = figure_of(scored, nsfw_of)
    assert figure is not None
    assert figure.value == 0.0


def test_the_id_tells_members_and_recipes_apart() -> None:
    base = cascade()[0].id
    assert cascade()[0].id == base
    assert len(base.sha256) == 64
    assert cascade(dataclasses.replace(RECIPE, nsfw_trigger=0.2))[0].id != base
    assert cascade(dataclasses.replace(RECIPE, thresholds=Thresholds(nsfw=0.9)))[0].id == base
    swapped = dataclasses.replace(RECIPE, for_parts=RECIPE.for_whole, for_whole=RECIPE.for_parts)
    assert cascade(swapped)[0].id != base
    stubs = {name: StubModel(name) for name in RECIPE.members}
    stubs["open_nsfw"].id = ModelId(sha256="f" * 64, preprocessing="none")
    assert Cascade(RECIPE, cast("dict[str, Model]", stubs)).id != base


def test_every_recipe_can_be_installed() -> None:
    for recipe in RECIPES.values():
        assert set(recipe.members) <= set(MODELS)
        assert recipe.name not in MODELS
        assert recipe.nsfw_trigger < recipe.thresholds.nsfw


def test_a_member_that_is_not_installed_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="run python -m classifier install inception_v3"):
        load("cascade", tmp_path)


@pytest.mark.integration
def test_the_real_cascade_clears_what_the_screen_alone_takes_for_something(models: Path) -> None:
    """A small harmless gradient: the fast model is wrong about it, the others together not."""
    made = load("cascade", models)
    assert isinstance(made, Cascade)
    picture = Frame(scene=0, pixels=np.asarray(gradient(12, 100, 80)))
    [screened] = made.score([picture])
    assert nsfw_of(screened) > RECIPE.nsfw_trigger
    doubt = made.doubt(picture, screened, FACTS)
    assert doubt is not None
    scored = FrameScore(
        scene=0, probabilities=screened, opinions=made.opinions(picture, doubt), doubt=doubt.why
    )
    figure = figure_of(scored, nsfw_of)
    assert figure is not None
    assert figure.value < 0.05


@pytest.mark.integration
def test_thresholds_come_with_the_model(models: Path) -> None:
    own = policy_for(load("cascade", models), nsfw=None, sexy=None)
    assert (own.nsfw_threshold, own.sexy_threshold) == (0.8, 0.95)
    two_classes = policy_for(load("open_nsfw", models), nsfw=0.3, sexy=None)
    assert (two_classes.nsfw_threshold, two_classes.sexy_threshold) == (0.3, 1.0)
