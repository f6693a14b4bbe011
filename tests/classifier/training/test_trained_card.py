import argparse
from pathlib import Path

import numpy as np
import pytest

from classifier.card import LABELS
from classifier.preprocessing import AVERAGE
from classifier.training.calibration import Temperature
from classifier.training.dataset import read_dataset
from classifier.training.index import INDEX, Entry, Index, Split
from classifier.training.outcome import Answers, Outcome
from classifier.training.trained_card import trained_card


def outcome() -> Outcome:
    classes = np.repeat([0, 1], 40)
    answers = Answers(logits=np.where(classes[:, None] == [0, 1], 2.0, -2.0), classes=classes)
    plain = Temperature(temperature=1, bias=(0.0, 0.0))
    return Outcome(labels=LABELS[1], calibration=plain, validation=answers, test=answers)


@pytest.mark.parametrize(
    ("licences", "said"),
    [
        (["", ""], "not told (2)"),
        (["CC0", "", "CC0"], "CC0 (2), not told (1)"),
        (["a"] * 4 + ["b"] * 3 + ["c\n d"] * 2 + ["e", "f"], "a (4), b (3), c d (2), others (2)"),
    ],
)
def test_the_most_frequent_licences_of_the_pictures_are_named(
    tmp_path: Path, licences: list[str], said: str
) -> None:
    entries = tuple(
        Entry(
            sha256=f"{number:064x}",
            label="sfw",
            split=Split.TRAIN,
            group="",
            source="",
            licence=licence,
        )
        for number, licence in enumerate(licences)
    )
    index = Index(name="made", seed=1, labels=LABELS[1], entries=entries)
    (tmp_path / INDEX).write_text(index.model_dump_json(), encoding="utf-8")
    card = trained_card(
        outcome(),
        argparse.Namespace(name="new", prevalence=0.01, flags=20),
        read_dataset(tmp_path),
        made="thing",
        licence="none",
        input_size=32,
        preprocessing=AVERAGE,
    )
    assert card.source.startswith("thing with the data set made (dataset.json sha256 ")
    assert card.source.endswith(f"), whose pictures' licences are {said}")
    assert card.calibrated is not None
    assert (card.calibrated.prevalence, card.calibrated.examples) == (0.5, 80)
