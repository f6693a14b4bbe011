"""A file to which each offer is appended as one line of JSON."""

import fcntl
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from glob import escape
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from annotators.tail import last_lines
from review.errors import Away
from review.offer import Offer

MOST = 100  # lines that may have been written and not noted, and are looked for


class JsonLines:
    """Implements review.ports.Annotator. An operator may move the file away at any time."""

    most = MOST

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: BinaryIO = BytesIO()
        # Which file it was, and how long, when the last turn ended and all was noted.
        self._left: tuple[int, int] | None = None
        self._is_as_left = False

    @contextmanager
    def turn(self) -> Iterator[None]:
        """The file open, and no other process of this machine in here."""
        try:
            # A file of its own: what is locked must not be moved away.
            with self._path.with_name(f".{self._path.name}.lock").open("ab") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                with self._path.open("ab+", buffering=0) as self._file:
                    self._is_as_left = self._left == _state(self._file)
                    yield
                    self._left = _state(self._file)
        except BlockingIOError:
            raise Away(f"another process writes to {self._path}") from None
        except OSError as error:
            raise Away(f"cannot write to {self._path} ({error.strerror})") from None

    def had(self) -> list[str]:
        """The last ids in the file, and in the one before, if it was moved away lately.

        A line that a crash or a full disk has cut off is ended here; it is no JSON.
        """
        if self._is_as_left:
            return []
        lines = last_lines(self._file, MOST)
        if lines and not lines[-1].endswith(b"\n"):
            _append(self._file, b"\n")
        # Only what is there for good may be noted, and whoever wrote it may have died before.
        os.fsync(self._file.fileno())
        _keep_name(self._path.parent)
        if len(lines) < MOST and (before := self._moved_away()):
            with before.open("rb") as moved:
                os.fsync(moved.fileno())
                lines += last_lines(moved, MOST)
        return list(filter(None, map(_id_in, lines)))

    def take(self, offers: Sequence[Offer]) -> None:
        """Append them, for good."""
        _append(self._file, b"".join(offer.text() + b"\n" for offer in offers))
        os.fsync(self._file.fileno())

    def _moved_away(self) -> Path | None:
        """What was moved away last: a file beside this one, whose name begins with its name."""
        beside = self._path.parent.glob(f"{escape(self._path.name)}[.-]*")
        return max(filter(Path.is_file, beside), key=_changed_at, default=None)


def _append(file: BinaryIO, data: bytes) -> None:
    while data:
        data = data[file.write(data) :]


def _state(file: BinaryIO) -> tuple[int, int]:
    found = os.fstat(file.fileno())
    return found.st_ino, found.st_size


def _keep_name(folder: Path) -> None:
    """A new file's name is there for good only when its folder is."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _changed_at(path: Path) -> int:
    return path.stat().st_mtime_ns


def _id_in(line: bytes) -> str | None:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return str(found["id"]) if isinstance(found, dict) and "id" in found else None
