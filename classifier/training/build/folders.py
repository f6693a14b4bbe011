"""Pictures in a folder for each label."""

from collections.abc import Iterator
from pathlib import Path

from classifier.errors import ModelError
from classifier.training.build.candidate import Candidate
from classifier.training.build.spec import Source, Spec
from classifier.training.folders import files_below, folders_in


def in_folder(spec: Spec, source: Source, base: Path) -> Iterator[Candidate]:
    """All files below it, in the order of their names; hidden ones are left out.

    Its folders are the labels, unless the source has one. Links are followed, to each folder
    once for a label. Raises ModelError.
    """
    folder = base / source.name
    if not folder.is_dir():
        raise ModelError(f"{folder}: is no folder, give one with a folder for each label")
    labelled = {source.label: folder} if source.label else folders_in(folder)
    if not labelled:
        raise ModelError(f"{folder}: has no folder in it, make one for each label")
    for label, place in labelled.items():
        found = spec.class_of(label, str(place))
        for path in files_below(place):
            yield Candidate(
                listed_in=source.name,
                place=str(path.relative_to(folder)),
                label=found,
                source=source.name,
                licence=source.licence,
                path=path,
            )
