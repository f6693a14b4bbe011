"""A small disk of one's own, in memory."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playground.console import PlaygroundError

SIZE = "16m"


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A new folder on a disk of 16 MiB, for the time of the with block.

    Raises PlaygroundError where nothing can be mounted.
    """
    folder.mkdir(parents=True)
    _run("mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder))
    try:
        yield folder
    finally:
        _run("umount", "--lazy", str(folder))  # a process that was killed may not be gone yet


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise PlaygroundError(
            f"a small disk cannot be mounted, which needs root and CAP_SYS_ADMIN: {done.stderr}"
        )
