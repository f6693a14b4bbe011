"""A data set on disk: labelled pictures, each in one split for good."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, ValidationError, model_validator

from classifier.card import LABELS
from classifier.errors import ModelError
from classifier.training.folders import Unread, contents_of, folders_in
from classifier.validation import Strict, first_complaint

FILES, INDEX = "files", "dataset.json"
_KNOWN = " or ".join(", ".join(group) for group in LABELS)


class Split(StrEnum):
    """What an example is for: to learn from, to choose and calibrate by, to be judged by."""

    TRAIN = "train"
    VALIDATION = "validation"
    TEST = "test"


class Entry(Strict):
    """One example, as the index names it; `group` holds all that must stay in one split."""

    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    label: str
    split: Split = Field(strict=False)
    group: str
    source: str
    licence: str = ""
    uploader: str = ""
    slices: dict[str, str] = Field(default_factory=dict)


class Index(Strict):
    """What stands in dataset.json: each content once, of the classes that a policy asks for."""

    name: str
    seed: int
    labels: tuple[str, ...] = Field(strict=False)
    entries: tuple[Entry, ...] = Field(strict=False)

    @model_validator(mode="after")
    def _is_sound(self) -> Self:
        # Somebody may have edited it: a picture in two splits would be judged by itself.
        if self.labels not in LABELS:
            raise ValueError(f"the labels are {', '.join(self.labels) or 'none'}, not {_KNOWN}")
        seen = set[str]()
        for entry in self.entries:
            if entry.label not in self.labels:
                raise ValueError(f"{entry.sha256} has the label {entry.label!r}, which is none")
            if entry.sha256 in seen:
                raise ValueError(f"{entry.sha256} is there twice")
            seen.add(entry.sha256)
        return self


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


def path_of(folder: Path, sha256: str) -> Path:
    """Where a data set keeps that content."""
    return folder / FILES / sha256[:2] / sha256


def read_index(folder: Path) -> Index:
    """What was built in that folder. Raises ModelError, in one line."""
    try:
        return Index.model_validate_json((folder / INDEX).read_bytes())
    except OSError as error:
        raise ModelError(
            f"{folder / INDEX}: cannot be read ({error.strerror}), give another data set"
        ) from error
    except ValidationError as error:
        where, what = first_complaint(error)
        raise ModelError(
            f"{folder / INDEX}: {where or 'the index'}: {what}, build the data set again"
        ) from error


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
            f"{where}: has the labels {', '.join(labels) or 'none'}, not {_KNOWN}, "
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
