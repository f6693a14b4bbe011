"""A Keras model in an HDF5 file, as Keras 2 saves it and Keras 3 still can."""

import json
import math
from collections.abc import Iterator, Set
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import h5py
import numpy as np
from numpy.typing import NDArray

from classifier.convert.keras_model import is_model, layers_of, name_of
from classifier.convert.network import MAX_DESCRIPTION, MAX_WEIGHTS, Network, Weights
from classifier.errors import ModelError, reason_of

# With what the training needed, a file has three times the weights.
_MAX_FILE = 3 * MAX_WEIGHTS
_WEIGHTS_ONLY = "holds weights only, save the whole model: model.save('model.h5')"


def read_h5(path: Path) -> Network:
    """Read the description and the weights; nothing in the file is ever run.

    Raises ModelError when it is no such file, a part is missing, or weights stand elsewhere
    than in the file itself.
    """
    with _opened(path) as file:
        return _network(file)


def read_h5_weights(path: Path) -> Weights:
    """The weights of a whole model as read_h5() has them, or of a file that holds no more.

    Such files are what Keras 2 wrote, and its makers published, with model.save_weights().
    Raises ModelError as read_h5() does, and for the weights alone as Keras 3 writes them.
    """
    with _opened(path) as file:
        if "model_config" in file.attrs:
            return _network(file).weights
        if "layer_names" not in file.attrs and "layer_names0" not in file.attrs:
            raise ModelError(_WEIGHTS_ONLY)
        return dict(_weights(file, frozenset()))


@contextmanager
def _opened(path: Path) -> Iterator[h5py.File]:
    """The file, for a with block; what is wrong with it there becomes a ModelError."""
    try:
        if not path.is_file() or path.stat().st_size > _MAX_FILE:
            raise ModelError("is no file, or too large for a model of these families")
        with h5py.File(path, "r") as file:
            yield file
    except ModelError as error:
        raise ModelError(f"{path}: {error}") from error
    # h5py raises whatever the bytes lead it to.
    except (AttributeError, LookupError, OSError, RuntimeError, TypeError, ValueError) as error:
        raise ModelError(f"{path}: is no Keras model ({reason_of(error)}), get it again") from error


def _network(file: h5py.File) -> Network:
    topology = _topology(file)
    nested = {name_of(layer) for layer in layers_of(topology) if is_model(layer)}
    return Network(topology, dict(_weights(_inside(file, "model_weights"), nested)))


def _topology(file: h5py.File) -> dict[str, Any]:
    if "model_config" not in file.attrs:
        raise ModelError(_WEIGHTS_ONLY)
    text = file.attrs["model_config"]
    if len(text) > MAX_DESCRIPTION:
        raise ModelError("its description is too large for a model of these families")
    topology: dict[str, Any] = json.loads(text)
    return topology


def _weights(groups: h5py.Group, nested: Set[str]) -> Iterator[tuple[str, NDArray[np.float32]]]:
    """Every weight as LAYER/WEIGHT; `nested` are the layers that are models themselves.

    A file names them as training did: `conv1_2/kernel:0` may be conv1's. So the group of a
    layer counts, and only for the layers of a model in the model what stands in the name.
    """
    seen: set[str] = set()
    left = MAX_WEIGHTS
    for layer in _names(groups, "layer_names"):
        group = _inside(groups, layer)
        for name in _names(group, "weight_names"):
            *_scopes, owner, own = f"{layer}/{name}".split("/")
            key = f"{owner if layer in nested else layer}/{own.partition(':')[0]}"
            if key in seen:
                raise ModelError(f"has two weights {key}, give its layers names of their own")
            seen.add(key)
            array = _array(_inside(group, name), left)
            left -= array.nbytes
            yield key, array


def _names(group: h5py.Group, key: str) -> Iterator[str]:
    """A list of names; Keras cuts those in pieces that are too long for one attribute."""
    keys = [key] if key in group.attrs else []
    while f"{key}{len(keys)}" in group.attrs:
        keys.append(f"{key}{len(keys)}")
    for piece in keys:
        for name in group.attrs[piece]:
            yield name.decode() if isinstance(name, bytes) else str(name)


def _inside(group: h5py.Group, path: str) -> Any:
    """What stands there; a link could lead into another file of this machine."""
    for part in path.split("/"):
        if not isinstance(group.get(part, getlink=True), h5py.HardLink):
            raise ModelError(f"{path} is missing or a link, get it again")
        group = group[part]
    return group


def _array(stored: h5py.Dataset, limit: int) -> NDArray[np.float32]:
    if stored.external or stored.is_virtual or stored.dtype.kind != "f":
        raise ModelError(f"{stored.name} holds no numbers of its own, get it again")
    # A chunk is read whole, however few of its numbers are wanted.
    numbers = max(math.prod(stored.shape), math.prod(stored.chunks or ()))
    if numbers * stored.dtype.itemsize > limit:
        raise ModelError(f"{stored.name} is too large for a model of these families")
    return np.asarray(stored, np.float32)
