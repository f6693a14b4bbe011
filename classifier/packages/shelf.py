"""The folder where models stand: each is put there whole or not at all."""

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from classifier.card import Card, card_path
from classifier.errors import ModelError

Tell = Callable[[str], None]

_WORK, _OLD = ".installing-", "old-"


@dataclass(frozen=True)
class Shelf:
    """The models' folder, held by this process alone, and a place to work in beside it."""

    folder: Path
    work: Path

    def put(self, name: str, content: bytes, card_of: Callable[[str], Card]) -> Path:
        """Put a model there as NAME/model.onnx with the card of its sha256; NAME's folder.

        The files are written where nobody looks, and put in place with one rename. What
        stood there (broken, or of another version) is moved away before, and put back by the
        next one to hold the folder if that rename never came. Raises ModelError when the
        folder cannot be written.
        """
        made, target = self.work / "new", self.folder / name
        card = card_of(hashlib.sha256(content).hexdigest())
        with written(self.folder):
            made.mkdir()
            (made / "model.onnx").write_bytes(content)
            card_path(made / "model.onnx").write_text(
                card.model_dump_json(indent=2) + "\n", encoding="utf-8"
            )
            if os.path.lexists(target):
                target.rename(self.work / f"{_OLD}{name}")
            made.rename(target)
        return target


@contextmanager
def hold(folder: Path, tell: Tell) -> Iterator[Shelf]:
    """Hold the folder, made where it is missing; whoever else wants it waits.

    Raises ModelError when it cannot be written.
    """
    with ExitStack() as held:
        with written(folder):
            held.enter_context(_alone(folder, tell))
            work = held.enter_context(_workplace(folder))
        yield Shelf(folder, work)


@contextmanager
def written(folder: Path) -> Iterator[None]:
    """While something is written in the folder. Raises ModelError where that fails."""
    try:
        yield
    except OSError as error:
        raise ModelError(
            f"{folder}: cannot be written ({error.strerror or error}), give another --dir"
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
        _clear(left)
    work = Path(tempfile.mkdtemp(prefix=_WORK, dir=folder))
    try:
        yield work
    finally:
        _clear(work)


def _clear(work: Path) -> None:
    """Remove a place of work; a model that was moved there for a new one that never came stays."""
    if work.is_symlink() or not work.is_dir():
        work.unlink()
        return
    for old in work.glob(f"{_OLD}*"):
        target = work.parent / old.name.removeprefix(_OLD)
        if not os.path.lexists(target):
            old.rename(target)
    shutil.rmtree(work)
