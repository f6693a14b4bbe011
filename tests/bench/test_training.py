"""The benchmark of heads: what it generates to learn from."""

import numpy as np
import pytest

from bench.training import generated
from classifier.training.calibration import Temperature
from classifier.training.heads.comparison import trained


def test_the_embeddings_overlap_and_can_be_told_apart() -> None:
    learning = generated(1000, 200)
    assert [len(part.classes) for part in (learning.train, learning.test)] == [600, 200]
    assert learning.train.embeddings.dtype == np.float32
    assert learning.train.embeddings.min() == 0
    again = generated(1000, 200)
    assert np.array_equal(again.train.embeddings, learning.train.embeddings)
    [chosen] = trained(("logistic",), learning, 1, Temperature.fit)
    right = chosen.probabilities(learning.test).argmax(axis=1) == learning.test.classes
    assert right.mean() == pytest.approx(0.7, abs=0.2)
