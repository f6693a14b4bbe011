"""What a training came to: its best weights, calibrated, as an ONNX file with a card."""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from sklearn.metrics import roc_auc_score

from classifier.card import Calibrated, Card, Thresholds
from classifier.commands.decoder import decoders
from classifier.training.calibration import Array, Calibration, Fit
from classifier.training.dataset import Dataset, Split
from classifier.training.export import calibrated, check_answers, put_model
from classifier.training.finetune.labelled import Labelled
from classifier.training.finetune.loop import Loop
from classifier.training.finetune.mobilenet import LOGITS, Mobilenet
from classifier.training.finetune.pictures import PREPARATION
from classifier.training.finetune.weights import Weights
from classifier.training.int8 import put_in_8_bits
from classifier.training.nsfw import is_nsfw, nsfw_scores
from classifier.training.outcome import calibrated_by, thresholds_of
from console import tell

_CHECKED = 32  # pictures on which what is exported has to answer as PyTorch does
_NOT_YET = "0" * 64


@dataclass(frozen=True, kw_only=True)
class Result:
    """The best network, and its logits (N, C) of what it did not learn from."""

    network: Mobilenet
    labels: Sequence[str]
    pictures: Mapping[Split, Labelled]
    logits: Mapping[Split, Array]
    calibration: Calibration

    @classmethod
    def of(
        cls, loop: Loop, pictures: Mapping[Split, Labelled], labels: Sequence[str], fit: Fit
    ) -> Self:
        """Of a loop that has ended."""
        network = loop.best()
        asked = (Split.VALIDATION, Split.TEST)
        logits = {split: loop.logits(pictures[split].pixels) for split in asked}
        return cls(
            network=network,
            labels=labels,
            pictures=pictures,
            logits=logits,
            calibration=fit(logits[Split.VALIDATION], pictures[Split.VALIDATION].classes),
        )

    def install(
        self, arguments: argparse.Namespace, dataset: Dataset, weights: Weights | None
    ) -> None:
        """Calibrate on the validation split, export, check, put on the shelf, say how good.

        Raises ModelError where the exported model answers otherwise than PyTorch does.
        """
        validation = self.pictures[Split.VALIDATION]
        content = calibrated(
            self.network.graph(arguments.side).unfinished(),
            LOGITS,
            self.calibration,
            size=arguments.side,
            classes=len(self.labels),
        )
        expected = self.calibration.probabilities(self.logits[Split.VALIDATION][:_CHECKED])
        check_answers(content, validation.pixels[:_CHECKED].astype(np.float32), expected)
        card = Card(
            name=arguments.name,
            source=_source(arguments, dataset, weights),
            licence=weights.licence if weights else "not told",
            sha256=_NOT_YET,
            labels=tuple(self.labels),
            input_size=arguments.side,
            preprocessing=PREPARATION,
            published={},
            thresholds=self._thresholds(arguments),
            calibrated=self._calibrated(),
        )
        put_model(arguments.dir, content, card, tell)
        self._tell()
        if arguments.int8:
            with decoders(arguments, arguments.side) as frames:
                put_in_8_bits(content, card, dataset, frames, arguments.dir)

    def _thresholds(self, arguments: argparse.Namespace) -> Thresholds:
        return thresholds_of(
            self.calibration.probabilities(self.logits[Split.VALIDATION]),
            self.pictures[Split.VALIDATION].classes,
            self.labels,
            prevalence=arguments.prevalence,
            flags=arguments.flags,
        )

    def _calibrated(self) -> Calibrated:
        return calibrated_by(
            self.calibration,
            self.labels,
            fitted_on=self.pictures[Split.VALIDATION].classes,
            logits=self.logits[Split.TEST],
            classes=self.pictures[Split.TEST].classes,
        )

    def _tell(self) -> None:
        truth = is_nsfw(self.pictures[Split.TEST].classes, self.labels)
        scores = nsfw_scores(self.calibration.probabilities(self.logits[Split.TEST]), self.labels)
        tell(f"of {len(truth)} pictures for testing: AUC {roc_auc_score(truth, scores):.3f}")


def _source(arguments: argparse.Namespace, dataset: Dataset, weights: Weights | None) -> str:
    start = f"from the weights of {weights.source}" if weights else "from nothing"
    return (
        f"MobileNet {arguments.fine_tune.upper()} of width {arguments.width:g}, "
        f"trained on {dataset.name} {start}"
    )
