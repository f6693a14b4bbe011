"""Files that are there whole, or as they were before."""

import os
from pathlib import Path


def write(path: Path, text: str) -> None:
    """Put text into a file, in UTF-8: a kill, or a disk that is full, leaves the old one."""
    part = path.with_name(f"{path.name}.part")
    with part.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
