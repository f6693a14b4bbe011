import numpy as np
import pytest

from classifier.training.calibration import Temperature
from classifier.training.heads.comparison import trained
from tests.classifier.training.heads.drawn import learning
from tests.classifier.training.heads.test_heads import numpy_answer

pytestmark = pytest.mark.torch


def test_it_learns_what_differs_and_its_layers_answer_as_pytorch() -> None:
    given = learning()
    [chosen] = trained(("dense",), given, 1, Temperature.fit)
    answers = chosen.head.answer(given.test.embeddings)
    assert (answers.argmax(axis=1) == given.test.classes).mean() > 0.85
    assert answers == pytest.approx(numpy_answer(chosen.head, given.test.embeddings), abs=1e-4)
    assert len(chosen.head.layers) in (2, 3)


def test_the_same_seed_learns_the_same_and_another_does_not() -> None:
    first, again, other = (
        trained(("dense",), learning(), seed, Temperature.fit)[0].head.layers[0].kernel
        for seed in (1, 1, 2)
    )
    assert first.tobytes() == again.tobytes()
    assert first.shape != other.shape or not np.allclose(first, other)
