"""A data set's folder, for one process at a time."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from classifier.errors import ModelError
from classifier.training.index import FILES
from console import FULL


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Holds the folder's lock, which the system takes back from a process that dies.

    What a killed one left half written is removed. Raises ModelError where another process
    holds it, the folder cannot be written, or there is no room left.
    """
    try:
        lock = (folder / ".lock").open("w")
    except OSError as error:
        raise ModelError(
            f"{folder}: cannot be written ({error.strerror}), let yourself write there"
        ) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ModelError(
                f"{folder}: another build or check is at work there, wait until it is done"
            ) from error
        for pattern in ("*.part", f"{FILES}/*/*.part"):
            for left in folder.glob(pattern):
                left.unlink()
        with _room(folder):
            yield


@contextmanager
def _room(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno not in FULL:
            raise
        raise ModelError(
            f"{folder}: cannot be written ({error.strerror}), free some room and run it again"
        ) from error
