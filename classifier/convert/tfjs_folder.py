"""A TensorFlow.js model in a folder, as it is shared: model.json, and files of weights."""

import json
import os
import stat
from pathlib import Path

from classifier.convert.network import MAX_DESCRIPTION, MAX_WEIGHTS, Network
from classifier.convert.tfjs_manifest import read_network
from classifier.errors import ModelError, reason_of


def read_folder(folder: Path) -> Network:
    """Read model.json, and the files that it names; they must stand in the folder itself.

    Raises ModelError when a file is missing, a link, or not what it should be.
    """
    model = folder / "model.json"
    try:
        description = json.loads(_read(model, MAX_DESCRIPTION))
    except (ValueError, RecursionError) as error:
        raise ModelError(f"{model}: is not JSON ({reason_of(error)}), get it again") from error
    left = MAX_WEIGHTS

    def shard(name: str) -> bytes:
        nonlocal left
        content = _read(folder / name, left)
        left -= len(content)
        return content

    return read_network(description, str(model), shard)


def _read(path: Path, limit: int) -> bytes:
    """The bytes of a plain file. Others' folders may hold links, which would lead elsewhere."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise ModelError(
                    f"{path}: is no plain file, give a folder with the files themselves"
                )
            if status.st_size > limit:
                raise ModelError(f"{path}: is too large for a model of these families")
            return file.read(limit)
    except OSError as error:
        reason = "a symbolic link" if path.is_symlink() else error.strerror
        raise ModelError(
            f"{path}: cannot be read ({reason}), give a folder with the files themselves"
        ) from error
