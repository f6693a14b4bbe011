"""A TensorFlow.js model in scripts, as nsfwjs packs it."""

import base64
import binascii
from collections.abc import Mapping

from classifier.convert.javascript import read_module
from classifier.convert.network import Network
from classifier.convert.tfjs_manifest import read_network
from classifier.errors import ModelError


def read_bundle(files: Mapping[str, bytes]) -> Network:
    """Read a bundle's scripts: model.min.js, and one .min.js for each shard it names.

    Raises ModelError when a file is missing, is not what it should be, or has bytes
    too few or too many.
    """
    return read_network(_module(files, "model"), "model.min.js", lambda name: _shard(files, name))


def _module(files: Mapping[str, bytes], name: str) -> object:
    file = f"{name}.min.js"
    if file not in files:
        raise ModelError(f"{file} is not in the package, get another one")
    try:
        return read_module(files[file].decode("ascii"))
    except UnicodeDecodeError as error:
        raise ModelError(f"{file} is not plain ASCII, get another package") from error


def _shard(files: Mapping[str, bytes], name: str) -> bytes:
    text = _module(files, name)
    try:
        if not isinstance(text, str):
            raise TypeError
        return base64.b64decode(text, validate=True)
    except (TypeError, binascii.Error) as error:
        raise ModelError(f"{name}.min.js is not base64, get another package") from error
