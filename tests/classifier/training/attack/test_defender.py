"""What is attacked: the figure at which each would still flag a picture."""

from typing import cast

import numpy as np
import pytest

from classifier.model import Model
from classifier.training.attack.defender import Alone, Pixels, Together, Views, defenders
from review.score import Frame
from tests.classifier.test_cascade import StubModel, cascade

PIXELS = np.random.default_rng(1).integers(0, 256, (30, 40, 3), dtype=np.uint8)


@pytest.mark.parametrize(
    ("screen", "others", "figure"),
    [
        (0.9, 0.2, 0.2),  # the others decide
        (0.2, 0.9, 0.9),
        (0.05, 0.9, 0.05),  # nobody asks them, unless the threshold is as low
        (0.05, 0.02, 0.02),
    ],
)
def test_a_cascade_flags_up_to_what_its_rule_says(
    screen: float, others: float, figure: float
) -> None:
    made, _ = cascade(
        mobilenet_v2=screen, open_nsfw=others, mobilenet_v2_mid=others, inception_v3=others
    )
    assert Together(made).figure(PIXELS) == pytest.approx(figure)


def test_views_are_the_picture_its_middle_and_both_mirrored() -> None:
    stub = StubModel("one", 0.5)
    assert Views(cast("Model", stub)).figure(PIXELS) == pytest.approx(0.5)
    whole, mirrored, middle, mirrored_middle = stub.asked
    assert np.array_equal(whole, PIXELS)
    assert np.array_equal(mirrored, PIXELS[:, ::-1])
    assert middle.shape == (26, 35, 3)
    assert np.array_equal(mirrored_middle, middle[:, ::-1])


def test_the_mean_of_the_views_counts() -> None:
    class Left(StubModel):
        def score(self, frames: list[Frame]) -> list[dict[str, float]]:  # type: ignore[override]
            lit = float(frames[0].pixels[0, 0, 0] > 0)
            return [{"nsfw": lit, "sfw": 1 - lit}]

    pixels: Pixels = np.zeros((20, 20, 3), np.uint8)
    pixels[:, :10] = 255
    assert Views(cast("Model", Left("left"))).figure(pixels) == 0.5
    assert Alone(cast("Model", Left("left"))).figure(pixels) == 1.0


def test_a_cascade_is_attacked_beside_its_screen() -> None:
    made, stubs = cascade()
    assert [one.name for one in defenders(made)] == [
        "mobilenet_v2",
        "mobilenet_v2, 4 views",
        "cascade",
    ]
    assert set(stubs) == {model.name for model in made.members}
