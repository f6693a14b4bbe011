"""A trained model in 8 bits beside itself, and what that costs."""

from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from classifier.card import Card
from classifier.catalogue import MODELS
from classifier.convert.quantize import quantize
from classifier.errors import ModelError
from classifier.logit import logit_of
from classifier.preprocessing import PREPROCESSING
from classifier.session import Session
from classifier.training.dataset import Dataset
from classifier.training.decoding import decode_each
from classifier.training.export import put_model
from classifier.training.index import Split
from classifier.training.nsfw import NSFW
from console import tell
from fence.decoders import Decoders
from review.score import nsfw_of

_SEED = 1
_OPSET = 13  # the first whose DequantizeLinear has a scale for each channel
_ROUNDING = frozenset({"QuantizeLinear", "DynamicQuantizeLinear"})
_CALIBRATED_ON = 120  # pictures, as the catalogue's are
# The first convolution loses most (docs/decisions/011-int8.md); of a network of the catalogue
# it is known which others do.
_FIRST = frozenset({0})


def name_in_8_bits(name: str) -> str:
    """What the model in 8 bits is called."""
    return f"{name}_int8"


def floats_of(network: str) -> frozenset[int]:
    """The convolutions, counted from 0, that stay in floats in a network of that name."""
    entry = MODELS.get(name_in_8_bits(network))
    return entry.floats if entry and entry.floats is not None else _FIRST


def check_opset(network: onnx.ModelProto) -> None:
    """Raises ModelError for a network of an ONNX too old to have 8 bits for each channel."""
    opset = next(one.version for one in network.opset_import if not one.domain)
    if opset < _OPSET:
        raise ModelError(
            f"--int8: the network is in ONNX's opset {opset}, {_OPSET} is the least for 8 bits, "
            "leave it out"
        )


def check_in_floats(network: onnx.ModelProto, name: str) -> None:
    """Raises ModelError for a backbone whose figures are rounded to 8 bits on their way.

    How onnxruntime joins such steps hangs on what comes after them: with a head behind it, it
    answers otherwise than it did when the head learnt.
    """
    if any(node.op_type in _ROUNDING for node in network.graph.node):
        raise ModelError(
            f"--backbone {name}: is in 8 bits, and answers otherwise once a head is behind it, "
            "give the model in floats that it was made of; --int8 makes the new one in 8 bits"
        )


def put_in_8_bits(
    content: bytes,
    card: Card,
    dataset: Dataset,
    frames: Decoders,
    folder: Path,
    floats: frozenset[int] = _FIRST,
) -> None:
    """Make it by the training split, measure it on the test split, tell that, install it.

    What is told stands on its card, too. Raises ModelError where it cannot be made.
    """
    name = name_in_8_bits(card.name)
    tell(f"{name}: bringing it to 8 bits, and measuring what that costs")
    prepare, size = PREPROCESSING[card.preprocessing], card.input_size
    train = dataset.of(Split.TRAIN).examples
    order = np.random.default_rng(_SEED).permutation(len(train))[:_CALIBRATED_ON]
    drawn = [train[number] for number in sorted(order)]
    pictures = decode_each(drawn, frames, size, lambda pixels: prepare(pixels, size))
    small = quantize(content, pictures, floats)
    said = _cost([content, small], card, dataset.of(Split.TEST), frames)
    tell(f"{name}: {said}")
    source = f"{card.name} brought to 8 bits here, which {said}; {card.source}"
    put_model(folder, small, card.model_copy(update={"name": name, "source": source}), tell)


def _cost(models: list[bytes], card: Card, dataset: Dataset, frames: Decoders) -> str:
    sessions = [Session(model, size=card.input_size, classes=len(card.labels)) for model in models]
    prepare, examples = PREPROCESSING[card.preprocessing], dataset.examples

    def scores(pixels: NDArray[np.uint8]) -> list[float]:
        prepared = prepare(pixels, card.input_size)
        return [_nsfw(session, prepared, card) for session in sessions]

    found = np.array(decode_each(examples, frames, card.input_size, scores))
    truth = np.array([example.label in NSFW for example in examples])
    return cost(found[:, 0], found[:, 1], truth, card.thresholds.nsfw if card.thresholds else 0.5)


def cost(
    before: NDArray[np.float64], after: NDArray[np.float64], truth: NDArray[np.bool_], limit: float
) -> str:
    """How much the nsfw scores `after` differ from those `before`, (N,), in a few words.

    Decisions are compared at `limit`; `truth` says what is nsfw.
    """
    agree = np.mean((before >= limit) == (after >= limit))
    auc = roc_auc_score(truth, after) - roc_auc_score(truth, before)
    moves = [abs(logit_of(a) - logit_of(b)) for a, b in zip(before, after, strict=True)]
    return (
        f"agrees on {agree:.1%} of {len(truth)} test pictures at {limit:.3f}, changes the ROC AUC "
        f"by {auc:+.4f} and the nsfw logit by {max(moves):.2f} at most"
    )


def _nsfw(session: Session, prepared: NDArray[np.float32], card: Card) -> float:
    [answer] = session.probabilities(prepared[None])
    return nsfw_of(dict(zip(card.labels, map(float, answer), strict=True)))
