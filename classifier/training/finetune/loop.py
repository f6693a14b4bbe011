"""Epoch after epoch, until the validation split is no better for it."""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from os import sched_getaffinity
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional
from torch.optim.lr_scheduler import ReduceLROnPlateau

from classifier.errors import ModelError
from classifier.training.finetune.augmentation import augmented
from classifier.training.finetune.checkpoint import Checkpoint
from classifier.training.finetune.mobilenet import Mobilenet

_FACTOR, _PLATEAU = 0.3, 3  # the learning rate times that, after so many epochs without a gain
_DECAY = 1e-4  # of weights, as in AdamW (Loshchilov and Hutter 2019)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How to learn. `top` blocks learn, after `head_first` epochs in which the head does alone.

    It ends after `epochs`, or `patience` of them without a gain.
    """

    side: int
    epochs: int
    seed: int
    rate: float
    top: int
    head_first: int
    batch: int = 32
    patience: int = 8


@dataclass(frozen=True, kw_only=True)
class Labelled:
    """Pictures, uint8 (N, side, side, 3), and the number of each one's class, int64 (N,)."""

    pixels: NDArray[np.uint8]
    classes: NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Epoch:
    """What came of one; `probabilities` are the validation split's, (N, classes)."""

    number: int
    loss: float
    validation_loss: float
    probabilities: NDArray[np.float64]
    rate: float
    seconds: float
    best: bool


class Loop:
    """A network being trained on a device, from where its checkpoint left it."""

    def __init__(
        self, network: Mobilenet, plan: Plan, checkpoint: Checkpoint, device: str = "cpu"
    ) -> None:
        # A graphics card has no such answer for everything: there it is nearly the same.
        torch.use_deterministic_algorithms(device == "cpu")
        self._network = network.to(device, memory_format=torch.channels_last)
        self._plan, self._checkpoint, self._device = plan, checkpoint, device
        self._optimizer = torch.optim.AdamW(network.parameters(), lr=plan.rate, weight_decay=_DECAY)
        self._plateau = ReduceLROnPlateau(self._optimizer, factor=_FACTOR, patience=_PLATEAU)
        if checkpoint.epoch:
            network.load_state_dict(checkpoint.network)
            self._optimizer.load_state_dict(checkpoint.optimizer)
            self._plateau.load_state_dict(checkpoint.plateau)

    def run(
        self,
        training: Labelled,
        validation: Labelled,
        path: Path,
        progress: Callable[[int], None] = lambda _: None,
    ) -> Iterator[Epoch]:
        """Each epoch that is left; the checkpoint stands at the path when it is told.

        `progress` is called with how many more pictures were learnt from. Raises ModelError
        when the loss is no number any more, or the checkpoint cannot be written.
        """
        weights = self._weights(training.classes)
        while not self._is_over():
            begin, number = time.monotonic(), self._checkpoint.epoch + 1
            loss = self._learn(training, number, weights, progress)
            logits = torch.from_numpy(self.logits(validation.pixels))
            against = torch.from_numpy(validation.classes)
            after = functional.cross_entropy(logits, against, weights.cpu().double()).item()
            if not np.isfinite([loss, after]).all():
                raise ModelError(f"epoch {number}: the loss is no number, give a smaller --rate")
            rate = self._optimizer.param_groups[0]["lr"]
            best = self._keep(number, after, path)
            yield Epoch(
                number=number,
                loss=loss,
                validation_loss=after,
                probabilities=logits.softmax(1).numpy(),
                rate=rate,
                seconds=time.monotonic() - begin,
                best=best,
            )

    def logits(self, pixels: NDArray[np.uint8]) -> NDArray[np.float64]:
        """What the network answers as it is, (N, classes)."""
        self._network.eval()
        parts = range(0, len(pixels), self._plan.batch)
        with torch.inference_mode():
            answers = [
                self._network(self._batch(pixels[at : at + self._plan.batch])) for at in parts
            ]
        return torch.cat(answers).cpu().double().numpy()

    def best(self) -> Mobilenet:
        """The network with the best weights that there were; it learns no more."""
        self._network.load_state_dict(self._checkpoint.best)
        return self._network.eval()

    def _is_over(self) -> bool:
        reached = self._checkpoint.epoch >= self._plan.epochs
        return reached or self._checkpoint.since >= self._plan.patience

    def _learn(
        self,
        training: Labelled,
        epoch: int,
        weights: torch.Tensor,
        progress: Callable[[int], None],
    ) -> float:
        """The mean loss of one epoch."""
        self._network.learn(self._plan.top if epoch > self._plan.head_first else 0)
        # Of this epoch alone, so that it is the same after a kill; dropout takes from it.
        torch.manual_seed(int(np.random.default_rng([self._plan.seed, epoch]).integers(2**31)))
        total = 0.0
        with ThreadPoolExecutor(len(sched_getaffinity(0))) as pool:
            for these in self._batches(len(training.classes), epoch):
                shown = np.stack(
                    list(pool.map(lambda one: self._shown(training, epoch, one), these))
                )
                classes = torch.from_numpy(training.classes[these]).to(self._device)
                loss = functional.cross_entropy(self._network(self._batch(shown)), classes, weights)
                self._optimizer.zero_grad()
                loss.backward()
                self._optimizer.step()
                total += loss.item() * len(these)
                progress(len(these))
        return total / len(training.classes)

    def _shown(self, training: Labelled, epoch: int, one: int) -> NDArray[np.uint8]:
        return augmented(training.pixels[one], self._plan.side, self._plan.seed, epoch, int(one))

    def _batches(self, count: int, epoch: int) -> Sequence[NDArray[np.int64]]:
        """All examples in an order of this epoch's own, in batches of nearly one size.

        Of one picture alone nothing could be normalized.
        """
        order = np.random.default_rng([self._plan.seed, epoch, count]).permutation(count)
        return np.array_split(order, max(1, round(count / self._plan.batch)))

    def _batch(self, pixels: NDArray[np.uint8]) -> torch.Tensor:
        return torch.from_numpy(np.array(pixels)).to(self._device)

    def _weights(self, classes: NDArray[np.int64]) -> torch.Tensor:
        """Of classes: the rarer, the more an example counts, so that each counts alike."""
        counts = np.bincount(classes, minlength=self._network.head.out_features)
        return torch.tensor(counts.mean() / counts, dtype=torch.float32).to(self._device)

    def _keep(self, epoch: int, loss: float, path: Path) -> bool:
        """Write down how far it has come; whether it never was better."""
        self._plateau.step(loss)
        kept, network = self._checkpoint, self._network.state_dict()
        best = loss < kept.loss
        kept.epoch, kept.network = epoch, network
        kept.optimizer = self._optimizer.state_dict()
        kept.plateau = self._plateau.state_dict()
        kept.since = 0 if best else kept.since + 1
        if best:
            kept.loss = loss
            kept.best = {name: tensor.clone() for name, tensor in network.items()}
        kept.write(path)
        return best
