"""The folder where models stand: each is put there whole or not at all."""

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from classifier.card import Card, card_path
from classifier.errors import ModelError

Tell = Callable[[str], None]

_WORK = ".installing-"


@dataclass(frozen=True)
class Shelf:
    """The models' folder, held by this process alone, and a place to work in beside it."""

    folder: Path
    work: Path

    def put(self, name: str, content: bytes, card_of: Callable[[str], Card]) -> Path:
        """Put a model there as NAME/model.onnx with the card of its sha256; NAME's folder.

        The files are written where nobody looks, and put in place with one rename.
        """
        made, model = self.work / "new", self.work / "new" / "model.onnx"
        made.mkdir()
        model.write_bytes(content)
        card = card_of(hashlib.sha256(content).hexdigest())
        card_path(model).write_text(card.model_dump_json(indent=2) + "\n", encoding="utf-8")
        target = self.folder / name
        if os.path.lexists(target):  # what stands there is broken or of another version
            target.rename(self.work / f"old-{name}")
        made.rename(target)
        return target


@contextmanager
def hold(folder: Path, tell: Tell) -> Iterator[Shelf]:
    """Hold the folder, made where it is missing; whoever else wants it waits.

    Raises ModelError when it cannot be written.
    """
    try:
        with _alone(folder, tell), _workplace(folder) as work:
            yield Shelf(folder, work)
    except OSError as error:
        raise ModelError(
            f"{folder}: cannot be written ({error.strerror}), give another --dir"
        ) from error


@contextmanager
def _alone(folder: Path, tell: Tell) -> Iterator[None]:
    """Holds the folder's lock, which the system takes back from a process that dies."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            tell(f"another install works in {folder}, waiting for it")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def _workplace(folder: Path) -> Iterator[Path]:
    """A folder on the same disk, gone afterwards; those of killed installs go now.

    Nobody else can be using one, because the lock is held.
    """
    for left in folder.glob(f"{_WORK}*"):
        shutil.rmtree(left)
    with tempfile.TemporaryDirectory(prefix=_WORK, dir=folder) as work:
        yield Path(work)
