"""Dense layers with dropout on embeddings, by PyTorch."""

import copy
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.preprocessing import StandardScaler
from torch import nn

from classifier.training.heads.head import Array, Head, Layer, first_layer
from classifier.training.heads.learning import Learning, Part

_RATE, _DECAY, _BATCH = 1e-3, 1e-4, 256
_MOST_EPOCHS = 100
_PATIENCE = 8  # epochs without a lower validation loss, after which it ends
_PLATEAU, _FACTOR = 3, 0.3  # epochs, after which the rate is a third of what it was


@dataclass(frozen=True, kw_only=True)
class Setting:
    """Units of each hidden layer, and the share of them that is dropped in each step."""

    hidden: tuple[int, ...]
    dropout: float

    def __str__(self) -> str:
        units = "+".join(map(str, self.hidden))
        return f"{units} units, dropout {self.dropout:g}"


DENSE_SETTINGS = [
    Setting(hidden=hidden, dropout=dropout)
    for hidden in ((64,), (256, 64))
    for dropout in (0.2, 0.5)
]


def dense_heads(learning: Learning, seed: int) -> Iterator[Head]:
    """One for each setting, each the best of its epochs by the loss of the validation split.

    The rate is reduced where that loss does not fall, and training ends where it goes on
    not to. With class weights, whose shift the calibration undoes. Deterministic by `seed` on
    one machine.
    """
    scaler = StandardScaler().fit(learning.train.embeddings)
    train, validation = (_tensors(part, scaler) for part in (learning.train, learning.validation))
    loss = nn.CrossEntropyLoss(_weights(train[1], len(learning.labels)))
    for setting in DENSE_SETTINGS:
        torch.manual_seed(seed)
        network = _network(train[0].shape[1], setting, len(learning.labels))
        _fit(network, train, validation, loss)
        yield _head(str(setting), network, scaler)


def _tensors(part: Part, scaler: StandardScaler) -> tuple[torch.Tensor, torch.Tensor]:
    scaled = scaler.transform(part.embeddings).astype(np.float32)
    return torch.from_numpy(scaled), torch.from_numpy(part.classes)


def _network(width: int, setting: Setting, classes: int) -> nn.Sequential:
    layers: list[nn.Module] = []
    for units in setting.hidden:
        layers += [nn.Linear(width, units), nn.ReLU(), nn.Dropout(setting.dropout)]
        width = units
    return nn.Sequential(*layers, nn.Linear(width, classes))


def _weights(classes: torch.Tensor, count: int) -> torch.Tensor:
    """As scikit-learn balances: all classes weigh the same together."""
    return len(classes) / (count * torch.bincount(classes, minlength=count)).float()


def _fit(
    network: nn.Sequential,
    train: tuple[torch.Tensor, torch.Tensor],
    validation: tuple[torch.Tensor, torch.Tensor],
    loss: nn.Module,
) -> None:
    """Leaves the network as it was after its best epoch."""
    optimiser = torch.optim.AdamW(network.parameters(), lr=_RATE, weight_decay=_DECAY)
    plateau = torch.optim.lr_scheduler.ReduceLROnPlateau(
        optimiser, factor=_FACTOR, patience=_PLATEAU
    )
    lowest, since, kept = float("inf"), 0, copy.deepcopy(network.state_dict())
    for _ in range(_MOST_EPOCHS):
        _epoch(network, train, loss, optimiser)
        with torch.no_grad():
            now = loss(network.eval()(validation[0]), validation[1]).item()
        plateau.step(now)
        since += 1
        if now < lowest:
            lowest, since, kept = now, 0, copy.deepcopy(network.state_dict())
        if since == _PATIENCE:
            break
    network.load_state_dict(kept)


def _epoch(
    network: nn.Sequential,
    train: tuple[torch.Tensor, torch.Tensor],
    loss: nn.Module,
    optimiser: torch.optim.Optimizer,
) -> None:
    network.train()
    inputs, classes = train
    for batch in torch.randperm(len(classes)).split(_BATCH):
        optimiser.zero_grad()
        loss(network(inputs[batch]), classes[batch]).backward()
        optimiser.step()


def _head(setting: str, network: nn.Sequential, scaler: StandardScaler) -> Head:
    network.eval()

    def answer(embeddings: NDArray[np.float32]) -> Array:
        scaled = scaler.transform(embeddings).astype(np.float32)
        with torch.no_grad():
            return np.asarray(network(torch.from_numpy(scaled)).numpy(), np.float64)

    linear = [module for module in network if isinstance(module, nn.Linear)]
    kernels = [
        (module.weight.detach().numpy().T, module.bias.detach().numpy()) for module in linear
    ]
    first = first_layer(*kernels[0], scaler.mean_, scaler.scale_)
    others = [Layer(kernel=kernel, bias=bias) for kernel, bias in kernels[1:]]
    return Head(setting=setting, answer=answer, layers=(first, *others))
