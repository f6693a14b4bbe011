"""What a training came to: its best weights, calibrated, as an ONNX file with a card."""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from classifier.card import Calibrated, Card
from classifier.training.calibration import Array, Temperature, calibration_error
from classifier.training.dataset import Dataset, Split
from classifier.training.export import calibrated, check_answers, put_model
from classifier.training.finetune.loop import Labelled, Loop
from classifier.training.finetune.mobilenet import LOGITS, Mobilenet
from classifier.training.finetune.pictures import PREPARATION
from classifier.training.finetune.weights import Weights
from console import tell
from review.score import nsfw_of

_CHECKED = 32  # pictures on which what is exported has to answer as PyTorch does
_NOT_YET = "0" * 64


@dataclass(frozen=True, kw_only=True)
class Result:
    """The best network, and its logits (N, C) of what it did not learn from."""

    network: Mobilenet
    labels: Sequence[str]
    pictures: Mapping[Split, Labelled]
    logits: Mapping[Split, Array]

    @classmethod
    def of(cls, loop: Loop, pictures: Mapping[Split, Labelled], labels: Sequence[str]) -> Self:
        """Of a loop that has ended."""
        network = loop.best()
        asked = (Split.VALIDATION, Split.TEST)
        logits = {split: loop.logits(pictures[split].pixels) for split in asked}
        return cls(network=network, labels=labels, pictures=pictures, logits=logits)

    def install(
        self, arguments: argparse.Namespace, dataset: Dataset, weights: Weights | None
    ) -> None:
        """Calibrate on the validation split, export, check, put on the shelf, say how good.

        Raises ModelError where the exported model answers otherwise than PyTorch does.
        """
        validation = self.pictures[Split.VALIDATION]
        calibration = Temperature.fit(self.logits[Split.VALIDATION], validation.classes)
        content = calibrated(
            self.network.graph(arguments.side).unfinished(),
            LOGITS,
            calibration,
            size=arguments.side,
            classes=len(self.labels),
        )
        expected = calibration.probabilities(self.logits[Split.VALIDATION][:_CHECKED])
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
            calibrated=self._calibrated(calibration),
        )
        put_model(arguments.dir, content, card, tell)
        self._tell(calibration)

    def _calibrated(self, calibration: Temperature) -> Calibrated:
        before, after = (
            calibration_error(nsfw_scores(probabilities, self.labels), self._truth(Split.TEST))
            for probabilities in self._test(calibration)
        )
        return Calibrated(
            method=calibration.method,
            prevalence=float(self._truth(Split.VALIDATION).mean()),
            ece_before=before,
            ece_after=after,
            examples=len(self._truth(Split.TEST)),
        )

    def _test(self, calibration: Temperature) -> tuple[Array, Array]:
        """The probabilities of the test split, without calibration and with it."""
        logits = self.logits[Split.TEST]
        identity = Temperature(temperature=1, bias=(0,) * len(self.labels))
        return identity.probabilities(logits), calibration.probabilities(logits)

    def _tell(self, calibration: Temperature) -> None:
        truth, (_before, after) = self._truth(Split.TEST), self._test(calibration)
        auc = roc_auc_score(truth, nsfw_scores(after, self.labels))
        tell(f"of {len(truth)} pictures for testing: AUC {auc:.3f}")

    def _truth(self, split: Split) -> NDArray[np.bool_]:
        return nsfw_scores(np.eye(len(self.labels))[self.pictures[split].classes], self.labels) > 0


def nsfw_scores(probabilities: Array, labels: Sequence[str]) -> Array:
    """The one figure of each row of probabilities (N, C), as (N,), 0 to 1."""
    return probabilities @ [
        nsfw_of({one: float(one == label) for one in labels}) for label in labels
    ]


def _source(arguments: argparse.Namespace, dataset: Dataset, weights: Weights | None) -> str:
    start = f"from the weights of {weights.source}" if weights else "from nothing"
    return (
        f"MobileNet {arguments.fine_tune.upper()} of width {arguments.width:g}, "
        f"trained on {dataset.name} {start}"
    )
