from argparse import ArgumentParser
from types import ModuleType

import numpy as np
import pytest

from classifier.commands import evaluate, train
from classifier.errors import ModelError
from classifier.training.prevalence import PREVALENCE, flags_per_1000, reweighted
from classifier.training.thresholds import threshold


def test_reweighting_is_bayes_and_comes_back() -> None:
    scores = np.array([0.0, 0.5, 0.9, 1.0])
    rarer = reweighted(scores, 0.5, 0.01)
    # Odds of 9 to 1, times odds of 1 to 99.
    assert rarer == pytest.approx([0, 0.01, 9 / (9 + 99), 1])
    assert reweighted(rarer, 0.01, 0.5) == pytest.approx(scores)
    assert np.isnan(reweighted(np.array([np.nan]), 0.5, 0.1))


def test_flags_are_of_both_classes() -> None:
    assert flags_per_1000(np.array([1.0]), np.array([0.02]), 0.01) == pytest.approx(10 + 19.8)


def test_the_threshold_is_the_lowest_that_flags_few_enough() -> None:
    scores = np.array([0.9, 0.8, 0.7, 0.6, 0.2, 0.1])
    truth = np.array([True, True, False, True, False, False])
    # From 0.6 on a third of what is harmless is flagged, from 0.8 on nothing.
    assert threshold(scores, truth, 0.01, 20) == pytest.approx(0.75)
    assert threshold(scores, truth, 0.01, 341) == pytest.approx(0.4)
    assert threshold(scores, truth, 0.01, 1000) == pytest.approx(0.05)


def test_a_threshold_is_short_where_that_changes_nothing() -> None:
    truth = np.array([True, False])
    assert threshold(np.array([0.61234567, 0.2]), truth, 0.01, 20) == 0.406
    close = np.array([0.5000004, 0.5000001])
    assert close[1] < threshold(close, truth, 0.01, 20) < close[0]


def test_a_threshold_that_flags_too_many_everywhere_is_none() -> None:
    scores, truth = np.array([0.9, 0.9, 0.1]), np.array([True, False, False])
    with pytest.raises(ModelError, match="--flags 5: no threshold flags as few"):
        threshold(scores, truth, 0.01, 5)


@pytest.mark.parametrize(("command", "words"), [(train, ["d", "--name", "n"]), (evaluate, [])])
def test_commands_take_the_same_share_to_be_nsfw(command: ModuleType, words: list[str]) -> None:
    parser = ArgumentParser()
    command.add_arguments(parser)
    given = parser.parse_args(words or ["--data", "d"])
    assert given.prevalence == PREVALENCE
