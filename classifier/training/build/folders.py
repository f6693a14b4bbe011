"""Pictures in a folder for each label."""

from collections.abc import Iterator
from pathlib import Path

from classifier.errors import ModelError
from classifier.training.build.candidate import Candidate
from classifier.training.build.spec import Source, Spec


def in_folder(spec: Spec, source: Source, base: Path) -> Iterator[Candidate]:
    """All files below it, in the order of their names; hidden ones are left out.

    Its folders are the labels, unless the source has one. Links are followed, to each folder
    once for a label. Raises ModelError.
    """
    folder = base / source.name
    if not folder.is_dir():
        raise ModelError(f"{folder}: is no folder, give one with a folder for each label")
    if source.label:
        labelled = {source.label: folder}
    else:
        labelled = {one.name: one for one in _entries(folder) if one.is_dir()}
    if not labelled:
        raise ModelError(f"{folder}: has no folder in it, make one for each label")
    for label, place in labelled.items():
        found = spec.class_of(label, str(place))
        for path in _files(place, set()):
            yield Candidate(
                listed_in=source.name,
                place=str(path.relative_to(folder)),
                label=found,
                source=source.name,
                licence=source.licence,
                path=path,
            )


def _files(folder: Path, seen: set[Path]) -> Iterator[Path]:
    """`seen` are the folders that were read: a link that leads back to one goes round for ever."""
    if folder.resolve() in seen:
        return
    seen.add(folder.resolve())
    for path in _entries(folder):
        if path.is_dir():
            yield from _files(path, seen)
        else:
            yield path


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(one for one in folder.iterdir() if not one.name.startswith("."))
    except OSError as error:
        raise ModelError(
            f"{folder}: cannot be read ({error.strerror}), let yourself read it or move it away"
        ) from error
