"""The folder of the files that are being fetched and looked at: it never holds too much.

A file is made as long as its bytes may need, as a hole, before they come; whoever then
finds all lengths together above the limit takes that back. The claim comes before the
count, so that no two can both be right. A lock is held while a file is in use: what is
left of a killed process is not locked any more.
"""

import fcntl
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from review.errors import TooEarly, Transient

FULL = timedelta(seconds=30)  # until there may be room again
# No lock of another machine is seen on some network file systems, so that age is asked too.
ORPHAN_SECONDS = 600.0
UNLOCKED_SECONDS = 86_400.0  # where the file system has no locks at all
_NAMES = "fetched-"


@dataclass
class Place:
    """One file of the area. `size` is what is reserved for it, in bytes."""

    path: Path
    handle: int  # open and locked for as long as the file is in use
    size: int = 0


class Area:
    """At most `limit` bytes of files in `folder`, by all processes that use it together."""

    def __init__(self, folder: Path, limit: int) -> None:
        self._folder = folder
        self._limit = limit

    @contextmanager
    def place(self) -> Iterator[Place]:
        """An empty file that the with block's end deletes. Raises Transient."""
        with self.writing(), self._alone():  # or it would be seen before it is locked
            handle, name = tempfile.mkstemp(dir=self._folder, prefix=_NAMES)
            with suppress(OSError):
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        path = Path(name)
        try:
            yield Place(path, handle)
        finally:
            os.close(handle)
            path.unlink(missing_ok=True)  # last: until then its bytes are counted

    def reserve(self, place: Place, size: int) -> None:
        """Let the file grow to `size` bytes. Raises TooEarly where there is no room now."""
        with self.writing(), self._alone():
            os.ftruncate(place.handle, size)
            if self._taken() > self._limit:
                self._discard()
            if self._taken() > self._limit:
                os.ftruncate(place.handle, place.size)
                raise TooEarly(
                    f"the temporary area is full (TEMPORARY_MB={self._limit // 1_000_000}): "
                    f"waits until other files are done",
                    FULL,
                )
        place.size = size

    def discard_orphans(self) -> None:
        """Delete what killed processes left behind."""
        with self.writing(), self._alone():
            self._discard()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Translates what the file system says into Transient."""
        try:
            yield
        except OSError as error:
            raise Transient(f"cannot keep the file in {self._folder} ({error.strerror})") from None

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One after the other, where there are locks; else some refuse each other needlessly."""
        handle = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            with suppress(OSError):
                fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def _taken(self) -> int:
        taken = 0
        for path in self._folder.glob(f"{_NAMES}*"):
            with suppress(FileNotFoundError):  # done meanwhile
                taken += path.stat().st_size
        return taken

    def _discard(self) -> None:
        for path in self._folder.glob(f"{_NAMES}*"):
            with suppress(FileNotFoundError):
                if _is_orphan(path):
                    path.unlink()


def _is_orphan(path: Path) -> bool:
    """Whether nobody uses the file any more."""
    age = time.time() - path.stat().st_mtime
    handle = os.open(path, os.O_RDWR)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return age > UNLOCKED_SECONDS
    finally:
        os.close(handle)
    return age > ORPHAN_SECONDS
