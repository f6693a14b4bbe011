"""From a data set to a model on the shelf, by training a whole network."""

import argparse
import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from rich.console import Console
from rich.progress import Progress
from sklearn.metrics import roc_auc_score

from classifier.commands.decoder import decoders
from classifier.commands.progress import bar
from classifier.errors import ModelError
from classifier.packages.imported import check_name
from classifier.training.dataset import Dataset, read_dataset
from classifier.training.finetune.augmentation import MARGIN
from classifier.training.finetune.checkpoint import read_checkpoint
from classifier.training.finetune.labelled import Labelled
from classifier.training.finetune.loop import Epoch, Loop
from classifier.training.finetune.mobilenet import NETWORKS, Mobilenet
from classifier.training.finetune.pictures import squares
from classifier.training.finetune.plan import Plan, plan_of
from classifier.training.finetune.result import Result
from classifier.training.finetune.weights import Weights, load, read_weights
from classifier.training.heads.learning import check, numbers, of_classes
from classifier.training.index import Split
from classifier.training.int8 import name_in_8_bits, put_in_8_bits
from classifier.training.nsfw import is_nsfw, nsfw_scores
from classifier.training.outcome import fit_of
from console import tell

_Pictures = Mapping[Split, Labelled]


def fine_tune(arguments: argparse.Namespace) -> None:
    """Train, calibrate, export, check and install. Raises ModelError, and KeyboardInterrupt."""
    _check(arguments)
    dataset = of_classes(read_dataset(arguments.dataset), arguments.classes)
    check(dataset)
    fit = fit_of(arguments.calibration, dataset.labels)
    weights = read_weights(arguments.weights, arguments.dir) if arguments.weights else None
    plan = plan_of(arguments, pretrained=weights is not None)
    torch.manual_seed(plan.seed)
    network = _network(arguments, dataset, weights)
    folder = arguments.dataset / "fine-tuning"
    path = folder / f"{arguments.name}.pt"
    checkpoint = read_checkpoint(path, _settings(arguments, dataset, plan))
    pictures = _prepared(arguments, dataset, folder)
    loop = Loop(network, plan, checkpoint, arguments.device)
    try:
        _train(loop, plan, pictures, path, dataset.labels)
    except KeyboardInterrupt:
        tell(f"{arguments.name}: the same command goes on after epoch {checkpoint.epoch}")
        raise
    result = Result.of(loop, pictures, dataset.labels, fit)
    try:
        content, card = result.install(arguments, dataset, weights)
    except ModelError as error:
        raise ModelError(
            f"{error}; nothing is lost: the same command, also with another --flags, "
            f"goes on after epoch {checkpoint.epoch}"
        ) from error
    if arguments.int8:
        with decoders(arguments, arguments.side) as frames:
            put_in_8_bits(content, card, dataset, frames, arguments.dir)
    path.unlink()


def _check(arguments: argparse.Namespace) -> None:
    """All that can be said before anything is read."""
    check_name(arguments.name, arguments.dir)
    if arguments.int8:
        check_name(name_in_8_bits(arguments.name), arguments.dir)
    _check_device(arguments.device)


def _check_device(name: str) -> None:
    try:
        torch.zeros(1, device=name)
    except (RuntimeError, AssertionError) as error:
        raise ModelError(
            f"--device {name}: this PyTorch ({torch.__version__}) cannot use it, leave it out or "
            "install the PyTorch of your graphics card"
        ) from error


def _network(arguments: argparse.Namespace, dataset: Dataset, weights: Weights | None) -> Mobilenet:
    scale = arguments.scale or (weights and weights.scale) or "pm1"
    network = NETWORKS[arguments.fine_tune](len(dataset.labels), arguments.width, scale)
    if weights:
        load(network, weights)
    return network


def _settings(arguments: argparse.Namespace, dataset: Dataset, plan: Plan) -> dict[str, Any]:
    """What must be the same for a run to go on; --epochs may grow, and the device change."""
    told = " ".join(f"{one.sha256} {one.label} {one.split}" for one in dataset.examples)
    names = ("fine_tune", "width", "weights", "side", "seed", "batch", "unfreeze", "scale")
    return {
        "data set": hashlib.sha256(told.encode()).hexdigest(),
        "rate": plan.rate,
        **{name: getattr(arguments, name) for name in names},
    }


def _prepared(arguments: argparse.Namespace, dataset: Dataset, folder: Path) -> _Pictures:
    """Those to learn from larger than the network sees them, for crops."""
    sides = dict.fromkeys(Split, arguments.side)
    sides[Split.TRAIN] = round(arguments.side * MARGIN)
    with (
        decoders(arguments, max(sides.values())) as those,
        bar("decoding", len(dataset.examples)) as advance,
    ):
        return {
            split: Labelled(
                pixels=squares(dataset.of(split).examples, those, side, folder, advance),
                classes=numbers(dataset.of(split), dataset.labels),
            )
            for split, side in sides.items()
        }


def _train(loop: Loop, plan: Plan, pictures: _Pictures, path: Path, labels: Sequence[str]) -> None:
    training, validation = pictures[Split.TRAIN], pictures[Split.VALIDATION]
    truth = is_nsfw(validation.classes, labels)
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("epoch", total=len(training.classes))
        for epoch in loop.run(
            training, validation, path, lambda done: progress.advance(task, done)
        ):
            auc = roc_auc_score(truth, nsfw_scores(epoch.probabilities, labels))
            tell(_line(epoch, plan, auc), progress.console)
            progress.reset(task)


def _line(epoch: Epoch, plan: Plan, auc: float) -> str:
    width = len(str(plan.epochs))
    return (
        f"epoch {epoch.number:{width}} of {plan.epochs}: loss {epoch.loss:.3f}, "
        f"validation {epoch.validation_loss:.3f}, AUC {auc:.3f}, rate {epoch.rate:.0e}, "
        f"{epoch.seconds:.0f} s{', best so far' if epoch.best else ''}"
    )
