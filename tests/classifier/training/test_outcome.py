import numpy as np

from classifier.card import LABELS
from classifier.training.outcome import thresholds_of

FIVE = LABELS[0]


def test_five_classes_have_thresholds_for_both_whatever_was_trained() -> None:
    classes = np.repeat(np.arange(5), 40)
    probabilities = np.full((200, 5), 0.05)
    probabilities[np.arange(200), classes] = 0.8
    found = thresholds_of(probabilities, classes, FIVE, prevalence=0.01, flags=20)
    assert 0.1 < found.nsfw < 0.85
    assert found.sexy is not None
    assert 0.05 < found.sexy < 0.8


def test_two_classes_have_none_for_sexy() -> None:
    classes = np.repeat([0, 1], 40)
    probabilities = np.where(classes[:, None] == [0, 1], 0.9, 0.1)
    found = thresholds_of(probabilities, classes, LABELS[1], prevalence=0.01, flags=20)
    assert found.sexy is None
