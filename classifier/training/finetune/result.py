"""What a training came to: its best weights, calibrated, as an ONNX file with a card."""

import argparse
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np

from classifier.card import Card
from classifier.training.calibration import Fit
from classifier.training.dataset import Dataset
from classifier.training.export import calibrated, check_answers, put_model
from classifier.training.finetune.labelled import Labelled
from classifier.training.finetune.loop import Loop
from classifier.training.finetune.mobilenet import LOGITS, Mobilenet
from classifier.training.finetune.pictures import PREPARATION
from classifier.training.finetune.weights import Weights
from classifier.training.index import Split
from classifier.training.outcome import Answers, Outcome
from classifier.training.report import Row, report
from classifier.training.trained_card import trained_card
from console import tell

_CHECKED = 32  # pictures on which what is exported has to answer as PyTorch does


@dataclass(frozen=True, kw_only=True)
class Result:
    """The best network, what it answers to what it did not learn from, and a few of that.

    `seconds` are those of all epochs.
    """

    network: Mobilenet
    outcome: Outcome
    few: Labelled
    seconds: float

    @classmethod
    def of(
        cls, loop: Loop, pictures: Mapping[Split, Labelled], labels: tuple[str, ...], fit: Fit
    ) -> Self:
        """Of a loop that has ended; calibrated on the validation split."""
        network = loop.best()
        validation, test = (
            Answers(logits=loop.logits(those.pixels), classes=those.classes)
            for those in (pictures[Split.VALIDATION], pictures[Split.TEST])
        )
        calibration = fit(validation.logits, validation.classes)
        return cls(
            network=network,
            outcome=Outcome(
                labels=labels, calibration=calibration, validation=validation, test=test
            ),
            few=pictures[Split.VALIDATION].first(_CHECKED),
            seconds=loop.seconds,
        )

    def install(
        self, arguments: argparse.Namespace, dataset: Dataset, weights: Weights | None
    ) -> tuple[bytes, Card]:
        """Export, check, say how good, and put on the shelf; the file and its card.

        Raises ModelError where no threshold flags as few as was asked for, or the exported
        model answers otherwise than PyTorch does.
        """
        network = f"MobileNet {arguments.fine_tune.upper()}"
        start = (
            f"the weights of {weights.source} (sha256 {weights.sha256})" if weights else "nothing"
        )
        card = trained_card(
            self.outcome,
            arguments,
            dataset,
            made=f"{network} (width {arguments.width:g}, seed {arguments.seed}) trained here from "
            f"{start}",
            licence=f"weights: {weights.licence}" if weights else "not told",
            input_size=arguments.side,
            preprocessing=PREPARATION,
        )
        tell(f"{arguments.name}: exporting {network} and checking its answers")
        content = self._content(arguments.side)
        row = Row(
            name=f"{network} (width {arguments.width:g})",
            figures=self.outcome.figures(),
            seconds=self.seconds,
        )
        report([row], card, self.outcome, arguments)
        put_model(arguments.dir, content, card, tell)
        return content, card

    def _content(self, side: int) -> bytes:
        calibration = self.outcome.calibration
        content = calibrated(
            self.network.graph(side).unfinished(),
            LOGITS,
            calibration,
            size=side,
            classes=len(self.outcome.labels),
        )
        count = len(self.few.classes)
        expected = calibration.probabilities(self.outcome.validation.logits[:count])
        check_answers(content, self.few.pixels.astype(np.float32), expected)
        return content
