"""The card of what was trained here: of which pictures it learnt, and how far to believe it."""

import argparse
import hashlib
from collections import Counter
from pathlib import Path

from classifier.card import Card
from classifier.training.dataset import Dataset
from classifier.training.index import INDEX, read_index
from classifier.training.outcome import Outcome

_NOT_YET = "0" * 64
_NAMED = 3  # licences, the most frequent ones: a wiki has dozens


def trained_card(
    outcome: Outcome,
    arguments: argparse.Namespace,
    dataset: Dataset,
    *,
    made: str,
    licence: str,
    input_size: int,
    preprocessing: str,
) -> Card:
    """The card, without its file's sha256, which put_model() fills in.

    `made` says what was trained, and from what; which pictures with is added to it. Raises
    ModelError where no threshold flags as few as `arguments` want.
    """
    thresholds = outcome.thresholds(prevalence=arguments.prevalence, flags=arguments.flags)
    return Card(
        name=arguments.name,
        source=f"{made} with the data set {dataset.name} {_contents(dataset.folder)}",
        licence=licence,
        sha256=_NOT_YET,
        labels=outcome.labels,
        input_size=input_size,
        preprocessing=preprocessing,
        published={},
        thresholds=thresholds,
        calibrated=outcome.calibrated(),
    )


def _contents(folder: Path) -> str:
    sha256 = hashlib.sha256((folder / INDEX).read_bytes()).hexdigest()
    told = Counter(" ".join(one.licence.split()) for one in read_index(folder).entries)
    named = told.most_common(_NAMED)
    licences = [f"{licence or 'not told'} ({count})" for licence, count in named]
    if rest := told.total() - sum(count for _, count in named):
        licences.append(f"others ({rest})")
    return f"({INDEX} sha256 {sha256}), whose pictures' licences are {', '.join(licences)}"
