"""A data set on disk: labelled pictures, each in one split for good."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from classifier.card import LABELS
from classifier.errors import ModelError
from classifier.training.folders import Unread, contents_of, folders_in
from classifier.training.index import FILES, INDEX, KNOWN, Split, path_of, read_index


@dataclass(frozen=True, kw_only=True)
class Example:
    """A labelled picture. `slices` are the columns that its manifest gave it, by name."""

    path: Path
    sha256: str
    label: str
    split: Split
    slices: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Dataset:
    """All examples, in the order of their hashes; `labels` are the classes, sorted.

    Of plain folders, `unread` are no examples, and so many `copies` count once with another.
    """

    folder: Path
    name: str
    labels: tuple[str, ...]
    examples: tuple[Example, ...]
    unread: tuple[Unread, ...] = ()
    copies: int = 0

    def of(self, *splits: Split) -> "Dataset":
        """Those of these splits only. Raises ModelError where there are none."""
        found = tuple(example for example in self.examples if example.split in splits)
        if not found:
            raise ModelError(
                f"{self.folder}: has nothing in {' or '.join(splits)}, build a larger data set"
            )
        return replace(self, examples=found)


def read_dataset(folder: Path) -> Dataset:
    """A data set that `python -m classifier dataset build` made, or a folder per label.

    Of plain folders everything is for testing: nothing is known of what was learnt from.
    Raises ModelError, in one line, where it is neither.
    """
    if not (folder / INDEX).exists():
        return _folders(folder)
    index = read_index(folder)
    examples = tuple(
        Example(
            path=path_of(folder, entry.sha256),
            sha256=entry.sha256,
            label=entry.label,
            split=entry.split,
            slices=entry.slices,
        )
        for entry in index.entries
    )
    return Dataset(folder=folder, name=index.name, labels=index.labels, examples=examples)


def _check_labels(labels: tuple[str, ...], where: Path) -> None:
    """Raises ModelError unless these are the classes that a policy asks for."""
    if tuple(sorted(labels)) not in LABELS:
        raise ModelError(
            f"{where}: has the labels {', '.join(labels) or 'none'}, not {KNOWN}, "
            "name the folders so or write a SPEC that says which is which"
        )


def _folders(folder: Path) -> Dataset:
    if not folder.is_dir():
        raise ModelError(f"{folder}: is no folder, give a data set or a folder per label")
    folders = folders_in(folder)
    if folders.keys() == {FILES}:
        raise ModelError(f"{folder}: its build has not ended, run dataset build again")
    labels = tuple(sorted(folders))
    _check_labels(labels, folder)
    found = contents_of(folders)
    if not found.files:
        raise ModelError(
            f"{folder}: its folders have no file that can be used ({len(found.unread)} cannot), "
            "add some"
        )
    examples = tuple(
        Example(path=path, sha256=sha256, label=label, split=Split.TEST)
        for sha256, (path, label) in found.files.items()
    )
    return Dataset(
        folder=folder,
        name=folder.name,
        labels=labels,
        examples=examples,
        unread=found.unread,
        copies=found.copies,
    )
