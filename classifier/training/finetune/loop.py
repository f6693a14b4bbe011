"""Epoch after epoch, until the validation split is no better for it."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional
from torch.optim.lr_scheduler import ReduceLROnPlateau

from classifier.errors import ModelError
from classifier.training.finetune.checkpoint import Checkpoint
from classifier.training.finetune.labelled import Labelled
from classifier.training.finetune.mobilenet import Mobilenet
from classifier.training.finetune.plan import Plan

_Progress = Callable[[int], None]

_FACTOR, _PLATEAU = 0.3, 3  # the learning rate times that, after so many epochs without a gain
_DECAY = 1e-4  # of weights, as in AdamW (Loshchilov and Hutter 2019)


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
        progress: _Progress = lambda _: None,
    ) -> Iterator[Epoch]:
        """Each epoch that is left; the checkpoint stands at the path when it is told.

        `progress` is called with how many more pictures were learnt from. Raises ModelError
        when the loss is no number any more, or the checkpoint cannot be written.
        """
        weights = torch.from_numpy(training.weights(self._network.head.out_features))
        weights = weights.to(self._device)
        while not self._is_over():
            begin, number = time.monotonic(), self._checkpoint.epoch + 1
            loss = self._learn(training, number, weights, progress)
            logits = torch.from_numpy(self.logits(validation.pixels))
            against = torch.from_numpy(validation.classes)
            after = functional.cross_entropy(logits, against, weights.cpu().double()).item()
            if not np.isfinite([loss, after]).all():
                raise ModelError(f"epoch {number}: the loss is no number, give a smaller --rate")
            rate, seconds = self._optimizer.param_groups[0]["lr"], time.monotonic() - begin
            best = self._keep(number, after, seconds, path)
            yield Epoch(
                number=number,
                loss=loss,
                validation_loss=after,
                probabilities=logits.softmax(1).numpy(),
                rate=rate,
                seconds=seconds,
                best=best,
            )

    def logits(self, pixels: NDArray[np.uint8]) -> NDArray[np.float64]:
        """What the network answers as it is, (N, classes)."""
        self._network.eval()
        size = self._plan.batch
        parts = (pixels[at : at + size] for at in range(0, len(pixels), size))
        with torch.inference_mode():
            answers = [self._network(self._batch(part)) for part in parts]
        return torch.cat(answers).cpu().double().numpy()

    @property
    def seconds(self) -> float:
        """Those of all epochs, also of before a kill."""
        return self._checkpoint.seconds

    def best(self) -> Mobilenet:
        """The network with the best weights that there were; it learns no more."""
        self._network.load_state_dict(self._checkpoint.best)
        return self._network.eval()

    def _is_over(self) -> bool:
        reached = self._checkpoint.epoch >= self._plan.epochs
        return reached or self._checkpoint.since >= self._plan.patience

    def _learn(
        self, training: Labelled, epoch: int, weights: torch.Tensor, progress: _Progress
    ) -> float:
        """The mean loss of one epoch."""
        self._network.learn(self._plan.top if epoch > self._plan.head_first else 0)
        # Of this epoch alone, so that it is the same after a kill; dropout takes from it.
        torch.manual_seed(int(np.random.default_rng([self._plan.seed, epoch]).integers(2**31)))
        plan, total = self._plan, 0.0
        for pixels, numbers in training.batches(plan.side, plan.batch, plan.seed, epoch):
            classes = torch.from_numpy(numbers).to(self._device)
            loss = functional.cross_entropy(self._network(self._batch(pixels)), classes, weights)
            self._optimizer.zero_grad()
            loss.backward()
            self._optimizer.step()
            total += loss.item() * len(numbers)
            progress(len(numbers))
        return total / len(training.classes)

    def _batch(self, pixels: NDArray[np.uint8]) -> torch.Tensor:
        return torch.from_numpy(np.array(pixels)).to(self._device)

    def _keep(self, epoch: int, loss: float, seconds: float, path: Path) -> bool:
        """Write down how far it has come; whether it never was better."""
        self._plateau.step(loss)
        kept, network = self._checkpoint, self._network.state_dict()
        best = loss < kept.loss
        kept.epoch, kept.network = epoch, network
        kept.seconds += seconds
        kept.optimizer = self._optimizer.state_dict()
        kept.plateau = self._plateau.state_dict()
        kept.since = 0 if best else kept.since + 1
        if best:
            kept.loss = loss
            kept.best = {name: tensor.clone() for name, tensor in network.items()}
        kept.write(path)
        return best
