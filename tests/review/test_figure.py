"""One figure out of several opinions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.figure import figure_of
from review.score import FrameScore, Opinion, nsfw_of, sexy_of
from tests.review.values import classes, seen


def opinion(
    model: str, nsfw: float, region: str = "whole", view: str = "upright", sexy: float = 0.0
) -> Opinion:
    return Opinion(model=model, region=region, view=view, probabilities=classes(nsfw, sexy))


def value(*opinions: Opinion) -> float:
    frame = FrameScore(scene=0, probabilities=classes(0.99), opinions=opinions)
    figure = figure_of(frame, nsfw_of)
    assert figure is not None
    return figure.value


def test_without_opinions_the_first_look_counts() -> None:
    figure = figure_of(seen(nsfw=0.7), nsfw_of)
    assert figure is not None
    assert (figure.value, figure.region, figure.by) == (0.7, "whole", {})


def test_views_of_one_model_are_averaged() -> None:
    assert value(opinion("a", 0.9), opinion("a", 0.5, view="flipped")) == pytest.approx(0.7)


def test_of_three_models_two_must_agree() -> None:
    assert value(opinion("a", 1.0), opinion("b", 0.1), opinion("c", 0.2)) == 0.2
    assert value(opinion("a", 1.0), opinion("b", 0.9), opinion("c", 0.2)) == 0.9


def test_of_two_models_both_must_agree() -> None:
    assert value(opinion("a", 1.0), opinion("b", 0.3)) == 0.3


def test_one_model_alone_does_not_count_where_two_were_asked() -> None:
    """Of a part, perhaps, only one of the models can say it."""
    frame = FrameScore(
        scene=0,
        probabilities=classes(),
        opinions=(
            opinion("a", 0.0, sexy=0.2),
            opinion("b", 0.0, sexy=0.1),
            opinion("a", 0.0, "tile 1,1", sexy=0.99),
        ),
    )
    figure = figure_of(frame, sexy_of)
    assert figure is not None
    assert (figure.value, figure.region) == (0.1, "whole")


def test_models_must_agree_on_the_same_region() -> None:
    apart = [
        opinion("a", 1.0, "tile 1,1"),
        opinion("b", 0.0, "tile 1,1"),
        opinion("a", 0.0, "tile 1,2"),
        opinion("b", 1.0, "tile 1,2"),
    ]
    assert value(*apart) == 0.0


def test_the_highest_region_counts() -> None:
    frame = FrameScore(
        scene=0,
        probabilities=classes(),
        opinions=(opinion("a", 0.1), opinion("a", 0.8, "tile 2,1")),
    )
    figure = figure_of(frame, nsfw_of)
    assert figure is not None
    assert (figure.value, figure.region, figure.by) == (0.8, "tile 2,1", {"a": 0.8})


def test_a_model_without_the_class_is_not_asked() -> None:
    two_classes = Opinion(
        model="b", region="whole", view="upright", probabilities={"sfw": 0.1, "nsfw": 0.9}
    )
    frame = FrameScore(
        scene=0, probabilities=classes(), opinions=(opinion("a", 0.0, sexy=0.6), two_classes)
    )
    sexy, nsfw = figure_of(frame, sexy_of), figure_of(frame, nsfw_of)
    assert sexy is not None
    assert nsfw is not None
    assert sexy.by == {"a": 0.6}
    assert nsfw.by == {"a": 0.0, "b": 0.9}
    alone = FrameScore(scene=0, probabilities={"sfw": 0.1, "nsfw": 0.9})
    assert figure_of(alone, sexy_of) is None


opinions = st.builds(
    opinion,
    st.sampled_from("abc"),
    st.floats(0, 1),
    st.sampled_from(["whole", "tile 1,1"]),
    st.sampled_from(["upright", "flipped"]),
)


@given(st.lists(opinions, min_size=1, max_size=12), st.data())
def test_an_opinion_that_rises_never_makes_the_figure_fall(
    given_opinions: list[Opinion], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(given_opinions) - 1))
    old = given_opinions[at]
    higher = opinion(
        old.model,
        data.draw(st.floats(nsfw_of(old.probabilities), 1)),
        old.region,
        old.view,
    )
    changed = [*given_opinions[:at], higher, *given_opinions[at + 1 :]]
    assert value(*changed) >= value(*given_opinions) - 1e-12


@given(st.lists(opinions, min_size=1, max_size=12))
def test_the_figure_lies_between_the_opinions(given_opinions: list[Opinion]) -> None:
    figures = [nsfw_of(o.probabilities) for o in given_opinions]
    assert min(figures) - 1e-12 <= value(*given_opinions) <= max(figures) + 1e-12
