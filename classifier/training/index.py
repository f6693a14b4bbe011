"""The index of a data set: dataset.json, which says what each file is and what it is for."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, ValidationError, model_validator

from classifier.card import LABELS
from classifier.errors import ModelError
from classifier.validation import Strict, first_complaint

FILES, INDEX = "files", "dataset.json"
KNOWN = " or ".join(", ".join(group) for group in LABELS)


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
            raise ValueError(f"the labels are {', '.join(self.labels) or 'none'}, not {KNOWN}")
        seen = set[str]()
        for entry in self.entries:
            if entry.label not in self.labels:
                raise ValueError(f"{entry.sha256} has the label {entry.label!r}, which is none")
            if entry.sha256 in seen:
                raise ValueError(f"{entry.sha256} is there twice")
            seen.add(entry.sha256)
        return self


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
