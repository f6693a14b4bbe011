"""Models as others share them, Keras' .h5 and TensorFlow.js' folders, put on the shelf."""

import os
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from classifier.card import Card, Thresholds
from classifier.catalogue import MODELS, RECIPES
from classifier.convert.apart import read_apart
from classifier.convert.conversion import convert, scales_itself, stated_size
from classifier.convert.keras_h5 import read_h5
from classifier.convert.network import Network
from classifier.convert.onnx_graph import Scale
from classifier.convert.tfjs_folder import read_folder
from classifier.errors import ModelError
from classifier.packages.shelf import Tell, hold
from classifier.preprocessing import STRETCH
from classifier.probe import check_probabilities
from classifier.session import Session
from classifier.validation import first_complaint

_NAME = re.compile(r"\w[\w.-]*", re.ASCII)
_TAKEN = (*MODELS, *RECIPES)
_OPTIONS: Mapping[str, str] = {"input_size": "size"}
_NOT_YET = "0" * 64


@dataclass(frozen=True, kw_only=True)
class Import:
    """What is to be imported, and what its files do not tell.

    `size` (pixels) and `scale` are None where the files tell, or the usual is meant;
    `labels` are in the order of the answers.
    """

    source: Path
    name: str
    labels: tuple[str, ...]
    licence: str
    size: int | None = None
    scale: Scale | None = None
    thresholds: Thresholds | None = None


def import_model(wanted: Import, folder: Path, tell: Tell) -> None:
    """Convert a model and put it into the folder as NAME/model.onnx with its card.

    `tell` gets a line for every step. Raises ModelError when the name is taken or no name,
    the files cannot be read or converted, or what comes out does not answer with
    probabilities; nothing is put into the folder then.
    """
    check_name(wanted.name, folder)
    tell(f"{wanted.name}: reading {wanted.source}")
    network = _read(wanted.source)
    size = _size(wanted, network)
    card = _card(wanted, size)
    tell(f"{wanted.name}: converting")
    content = _convert(wanted, network, size)
    with hold(folder, tell) as shelf:
        check_name(wanted.name, folder)
        target = shelf.put(
            wanted.name, content, lambda sha256: card.model_copy(update={"sha256": sha256})
        )
    tell(f"{wanted.name}: installed in {target}, MODEL={wanted.name} uses it")


def check_name(name: str, folder: Path) -> None:
    """Raises ModelError unless a model of one's own may be put into the folder by that name."""
    if not _NAME.fullmatch(name) or name.endswith(".onnx") or name in _TAKEN:
        raise ModelError(
            f"{name}: is no name for a model of one's own (letters, digits, _ . -, none of "
            f"{', '.join(_TAKEN)}), give another --name"
        )
    if os.path.lexists(folder / name):
        raise ModelError(f"{folder / name}: is there already, give another --name or remove it")


def _read(source: Path) -> Network:
    if (source / "saved_model.pb").exists():
        raise ModelError(
            f"{source}: is a TensorFlow SavedModel, "
            "make a folder of it with tensorflowjs_converter and import that"
        )
    if source.is_dir():
        return read_folder(source)
    if not source.exists():
        raise ModelError(f"{source}: is not there, give a .h5 file or a folder with model.json")
    if zipfile.is_zipfile(source):
        raise ModelError(
            f"{source}: is a zip, as Keras 3 saves .keras; save it as .h5: "
            "keras.models.load_model('model.keras').save('model.h5')"
        )
    return read_apart(read_h5, source)  # HDF5 has been seen to go round in circles


def _size(wanted: Import, network: Network) -> int:
    stated = stated_size(network)
    size = wanted.size or stated
    if size is None:
        raise ModelError(f"{wanted.source}: takes pictures of any size, tell one with --size")
    if stated not in (None, size):
        raise ModelError(
            f"{wanted.source}: takes pictures of {stated} pixels, not {size}, leave out --size"
        )
    return size


def _card(wanted: Import, size: int) -> Card:
    """The card without the hash, made before the long work: what is told may be wrong."""
    try:
        return Card(
            name=wanted.name,
            source=f"imported from {wanted.source.resolve().name}",
            licence=wanted.licence,
            sha256=_NOT_YET,
            labels=wanted.labels,
            input_size=size,
            preprocessing=STRETCH,
            published={},
            thresholds=wanted.thresholds,
        )
    except ValidationError as error:
        where, what = first_complaint(error)
        option = where.partition(".")[0] or "sexy-threshold"
        raise ModelError(f"--{_OPTIONS.get(option, option)}: {what}, correct it") from error


def _convert(wanted: Import, network: Network, size: int) -> bytes:
    if wanted.scale is None and scales_itself(network):
        raise ModelError(
            f"{wanted.source}: has a layer Rescaling, "
            "tell what goes in there with --scale (most often 0-255)"
        )
    classes = len(wanted.labels)
    try:
        content = convert(network, size=size, classes=classes, scale=wanted.scale or "0-1")
        check_probabilities(Session(content, size=size, classes=classes), size)
    except ModelError as error:
        raise ModelError(f"{wanted.source}: {error}") from error
    return content
