"""The file of a command's -o."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from classifier.errors import ModelError


@contextmanager
def whole(path: Path) -> Iterator[BinaryIO]:
    """A file that is there when all has gone well, and of which else nothing is left.

    That it can be made is known at once. Raises ModelError where it cannot be written.
    """
    if path.is_dir():
        raise ModelError(f"{path}: cannot be written (it is a folder), give another -o")
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with part.open("xb") as file:
            yield file
        part.replace(path)
    except OSError as error:
        raise ModelError(
            f"{path}: cannot be written ({error.strerror}), give another -o"
        ) from error
    finally:
        with suppress(OSError):  # where it could not be made, it cannot be removed
            part.unlink()
