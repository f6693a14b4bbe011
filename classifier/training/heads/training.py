"""From a data set and a backbone to a model on the shelf."""

import argparse
from collections.abc import Sequence

import numpy as np

from classifier.card import Card
from classifier.commands.decoder import decoders
from classifier.commands.progress import bar
from classifier.packages.imported import check_name
from classifier.preprocessing import PREPROCESSING
from classifier.training.backbone import Backbone
from classifier.training.dataset import Dataset, Example, read_dataset
from classifier.training.decoding import decode_each
from classifier.training.embeddings import embeddings
from classifier.training.export import calibrated, check_answers, put_model
from classifier.training.heads.choice import Chosen
from classifier.training.heads.comparison import compared, kinds_of, trained
from classifier.training.heads.head import LOGITS
from classifier.training.heads.learning import Learning, Part, check, numbers, of_classes
from classifier.training.index import Split
from classifier.training.int8 import (
    check_in_floats,
    check_opset,
    floats_of,
    name_in_8_bits,
    put_in_8_bits,
)
from classifier.training.outcome import Answers, Outcome, fit_of
from classifier.training.report import report
from classifier.training.trained_card import trained_card
from console import tell
from fence.decoders import Decoders

_CHECKED = 50  # pictures on which the file and the library must answer alike
_KEPT = "embeddings"  # in the data set's folder


def train(arguments: argparse.Namespace) -> None:
    """Train, choose, calibrate, export, check and install; the comparison goes to stdout.

    Raises ModelError, and what it was about is not installed then.
    """
    dataset = of_classes(read_dataset(arguments.dataset), arguments.classes)
    fit = fit_of(arguments.calibration, dataset.labels)
    _check(arguments, dataset)
    kinds = kinds_of(arguments.head)
    backbone = Backbone.load(arguments.backbone, arguments.dir)
    check_in_floats(backbone.graph, arguments.backbone)
    if arguments.int8:
        check_opset(backbone.graph)
    with decoders(arguments, backbone.card.input_size) as frames:
        learning = _learning(dataset, backbone, frames)
        found = trained(kinds, learning, arguments.seed, fit)
        chosen = min(found, key=lambda one: one.loss)
        outcome = _outcome(chosen, learning)
        card = _card(chosen, outcome, dataset, backbone, arguments)
        tell(f"{arguments.name}: exporting {chosen.kind} and checking its answers")
        content = _content(chosen, learning, dataset, backbone, frames)
        report(compared(found, learning, arguments.seed), card, outcome, arguments)
        put_model(arguments.dir, content, card, tell)
        if arguments.int8:
            floats = floats_of(backbone.card.name)
            put_in_8_bits(content, card, dataset, frames, arguments.dir, floats)


def _check(arguments: argparse.Namespace, dataset: Dataset) -> None:
    """All that can be said before the long work."""
    check_name(arguments.name, arguments.dir)
    if arguments.int8:
        check_name(name_in_8_bits(arguments.name), arguments.dir)
    check(dataset)


def _learning(dataset: Dataset, backbone: Backbone, frames: Decoders) -> Learning:
    examples = dataset.examples
    with bar("embedding", len(examples)) as advance:
        vectors = embeddings(examples, backbone, frames, dataset.folder / _KEPT, advance)
    classes = numbers(dataset, dataset.labels)
    splits = np.array([example.split for example in examples])
    train, validation, test = (
        Part(embeddings=vectors[splits == split], classes=classes[splits == split])
        for split in (Split.TRAIN, Split.VALIDATION, Split.TEST)
    )
    return Learning(labels=dataset.labels, train=train, validation=validation, test=test)


def _outcome(chosen: Chosen, learning: Learning) -> Outcome:
    validation, test = (
        Answers(logits=chosen.head.answer(part.embeddings), classes=part.classes)
        for part in (learning.validation, learning.test)
    )
    return Outcome(
        labels=learning.labels, calibration=chosen.calibration, validation=validation, test=test
    )


def _content(
    chosen: Chosen, learning: Learning, dataset: Dataset, backbone: Backbone, frames: Decoders
) -> bytes:
    size = backbone.card.input_size
    content = calibrated(
        chosen.head.on(backbone),
        LOGITS,
        chosen.calibration,
        size=size,
        classes=len(learning.labels),
    )
    few: Sequence[Example] = dataset.of(Split.VALIDATION).examples[:_CHECKED]
    prepare = PREPROCESSING[backbone.card.preprocessing]
    prepared = decode_each(few, frames, size, lambda pixels: prepare(pixels, size))
    check_answers(content, prepared, chosen.probabilities(learning.validation)[: len(few)])
    return content


def _card(
    chosen: Chosen,
    outcome: Outcome,
    dataset: Dataset,
    backbone: Backbone,
    arguments: argparse.Namespace,
) -> Card:
    return trained_card(
        outcome,
        arguments,
        dataset,
        made=f"{chosen.kind} head ({chosen.head.setting}, seed {arguments.seed}) trained here on "
        f"{backbone.card.name} (sha256 {backbone.card.sha256})",
        licence=f"backbone: {backbone.card.licence}",
        input_size=backbone.card.input_size,
        preprocessing=backbone.card.preprocessing,
    )
