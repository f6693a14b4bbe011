"""What a caller sent, in memory: it is never on a disk, and gone when it is closed."""

import hashlib
import os
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Self


class Picture(AbstractContextManager["Picture"]):
    """Bytes that can be opened by a path, as a decoder wants it. Close it."""

    def __init__(self) -> None:
        """Raises OSError where no memory or descriptor is left."""
        self._file = open(os.memfd_create("picture"), "wb", buffering=0)  # noqa: PTH123, SIM115
        self._sha1 = hashlib.sha1(usedforsecurity=False)
        self.size = 0

    @classmethod
    def of(cls, content: bytes) -> Self:
        """One with that content."""
        picture = cls()
        picture.write(content)
        return picture

    @property
    def path(self) -> Path:
        """Good for this process, until it is closed."""
        return Path(f"/proc/self/fd/{self._file.fileno()}")

    @property
    def sha1(self) -> str:
        """Of all that was written, 40 hexadecimal digits: MediaWiki names contents by it."""
        return self._sha1.hexdigest()

    def write(self, content: bytes | memoryview) -> None:
        """Add to it. Raises OSError where no memory is left."""
        left = memoryview(content)
        self._sha1.update(left)
        self.size += len(left)
        while left:
            left = left[self._file.write(left) or 0 :]

    def close(self) -> None:
        """Let go of its memory."""
        self._file.close()

    def __exit__(self, *_: object) -> None:
        self.close()
