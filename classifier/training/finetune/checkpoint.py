"""How far a training has come, so that it can be killed at any time."""

import io
import os
import pickle
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch

from classifier.errors import ModelError

State = Mapping[str, Any]


@dataclass
class Checkpoint:
    """What is known after `epoch` epochs; `settings` are those that it was begun with.

    No state of a random generator is kept: all that is random in an epoch comes from the
    seed and its number. `best` are the weights with the lowest loss on the validation split,
    and `since` is how many epochs ago that was; `seconds` are those of all epochs.
    """

    settings: Mapping[str, Any]
    epoch: int = 0
    loss: float = float("inf")
    since: int = 0
    seconds: float = 0
    network: State = field(default_factory=dict)
    best: State = field(default_factory=dict)
    optimizer: State = field(default_factory=dict)
    plateau: State = field(default_factory=dict)

    def write(self, path: Path) -> None:
        """Whole or not at all. Raises ModelError where it cannot be written."""
        # Into memory first: of a disk that is full, PyTorch says it in many lines.
        content = io.BytesIO()
        torch.save(dict(vars(self)), content)
        new = path.with_suffix(".new")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with new.open("wb") as file:
                file.write(content.getbuffer())
                file.flush()
                os.fsync(file.fileno())
            new.replace(path)
        except OSError as error:
            new.unlink(missing_ok=True)
            raise ModelError(
                f"{path}: cannot be written ({error.strerror}), free some room; "
                "the same command goes on from the epoch before"
            ) from error


def read_checkpoint(path: Path, settings: Mapping[str, Any]) -> Checkpoint:
    """The one that stands there, or a new one. Nothing in the file is ever run.

    Raises ModelError where it cannot be read, or was begun with other settings.
    """
    if not path.exists():
        return Checkpoint(settings=dict(settings))
    try:
        with warnings.catch_warnings(action="ignore"):  # what is strange in it is no news
            found = Checkpoint(**torch.load(path, map_location="cpu", weights_only=True))
    except (OSError, RuntimeError, TypeError, ValueError, EOFError, pickle.UnpicklingError) as why:
        raise ModelError(f"{path}: is no checkpoint, remove it to begin again") from why
    other = [key for key, value in settings.items() if found.settings.get(key) != value]
    if other:
        raise ModelError(
            f"{path}: was begun with another {' and '.join(other)}, "
            "give that, another --name, or remove it to begin again"
        )
    return found
