"""Files that are there whole, or as they were before."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

from classifier.errors import ModelError
from console import FULL


@contextmanager
def whole(path: Path, instead: str = "give another -o") -> Iterator[BinaryIO]:
    """A file that is there when all has gone well, and of which else nothing is left.

    That it can be made is known at once. Whoever writes the same at the same time has a file
    of his own: the last one stays. Raises ModelError where it cannot be written, which says
    what to do `instead`.
    """
    part = path.parent / f".{path.name}.{token_hex(4)}.part"
    try:
        if path.exists() and not path.is_file():  # a device would be gone
            what = "a folder" if path.is_dir() else "no file"
            raise ModelError(f"{path}: cannot be written (it is {what}), {instead}")
        with part.open("xb") as file:
            yield file
        part.replace(path)
    except OSError as error:
        if error.errno in FULL:
            instead = "free some room and run it again"
        raise ModelError(f"{path}: cannot be written ({error.strerror}), {instead}") from error
    finally:
        with suppress(OSError):  # where it could not be made, it cannot be removed
            part.unlink()


def write(path: Path, text: str, instead: str = "let yourself write there") -> None:
    """Put text into a file, in UTF-8, as whole() does; it outlasts a loss of power, too."""
    with whole(path, instead) as file:
        file.write(text.encode())
        file.flush()
        os.fsync(file.fileno())
