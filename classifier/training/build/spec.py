"""What a data set is to be made of, as an operator writes it."""

import tomllib
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, ValidationError, model_validator

from classifier.card import LABELS
from classifier.errors import ModelError
from classifier.validation import Strict, first_complaint

REVIEWS = "reviews"  # what the source is called that people's answers are
_KINDS = ("folder", "manifest", "urls", "reviews")
_CLASSES = tuple(sorted({label for labels in LABELS for label in labels}))
_Text = Annotated[str, Field(min_length=1)]


class Source(Strict):
    """One place to take pictures from: exactly one of the first four is given."""

    folder: _Text | None = None
    manifest: _Text | None = None
    urls: _Text | None = None
    reviews: bool = False
    label: _Text | None = None
    licence: str = ""

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if sum(bool(getattr(self, kind)) for kind in _KINDS) != 1:
            raise ValueError(f"give exactly one of {', '.join(_KINDS)}")
        if self.urls and not self.label:
            raise ValueError("a list of addresses needs a label")
        return self

    @property
    def name(self) -> str:
        """What it is called in the datasheet, and tells it from others."""
        return self.folder or self.manifest or self.urls or REVIEWS


class Spec(Strict):
    """A data set to be. `labels` says which class a label is that is none itself.

    Pictures are fetched from `hosts` only: names, with a port where that is not the usual one.
    """

    name: _Text
    purpose: str = ""
    seed: Annotated[int, Field(ge=0)] = 1
    hosts: frozenset[_Text] = Field(default=frozenset(), strict=False)
    labels: dict[str, str] = Field(default_factory=dict)
    sources: tuple[Source, ...] = Field(alias="source", strict=False, min_length=1)

    @model_validator(mode="after")
    def _is_sound(self) -> Self:
        names = [source.name for source in self.sources]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"{twice[0]} is a source twice")
        unknown = sorted(set(self.labels.values()) - set(_CLASSES))
        if unknown:
            raise ValueError(f"{unknown[0]} is no class, those are {', '.join(_CLASSES)}")
        return self

    def class_of(self, label: str, where: str) -> str:
        """The class that a label stands for. Raises ModelError where that is not said."""
        found = self.labels.get(label, label)
        if found not in _CLASSES:
            raise ModelError(
                f"{where}: nobody says which class {label!r} is, write "
                f'{_quoted(label)} = "nsfw" or another into [labels] of a SPEC'
            )
        return found


def read_spec(path: Path) -> tuple[Spec, Path]:
    """A SPEC, or a folder with a folder for each label; and where its paths begin.

    Raises ModelError, in one line.
    """
    if path.is_dir():
        whole = path.resolve()
        source = {"folder": whole.name}
        return Spec.model_validate({"name": whole.name, "source": [source]}), whole.parent
    try:
        spec = Spec.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise ModelError(
            f"{path}: cannot be read ({error.strerror}), give a SPEC or a folder per label"
        ) from error
    except ValidationError as error:
        where, what = first_complaint(error)
        raise ModelError(f"{path}: {where or 'the SPEC'}: {what}") from error
    except ValueError as error:  # no TOML, or no UTF-8
        raise ModelError(f"{path}: is no TOML ({error}), mend it") from error
    return spec, path.parent


def _quoted(label: str) -> str:
    return label if label.isalnum() and label.isascii() else f'"{label}"'
