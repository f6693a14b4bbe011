import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, ValidationError, field_validator, model_validator

from classifier.errors import ModelError
from classifier.preprocessing import PREPROCESSING
from classifier.validation import Strict, first_complaint

# What the policy asks for by name: a model tells these five apart, or those two.
LABELS = (("drawing", "hentai", "neutral", "porn", "sexy"), ("nsfw", "sfw"))

_Part = Annotated[float, Field(ge=0, le=1)]
_Text = Annotated[str, Field(min_length=1)]


class Thresholds(Strict):
    """Where suspicion begins, 0 to 1, compared with >=; `sexy` only where that is a label."""

    nsfw: _Part
    sexy: _Part | None = None


class Calibrated(Strict):
    """How a model's probabilities were made to mean what they say.

    `method` is how; `prevalence` is the share of nsfw, 0 to 1, among what it was fitted on,
    and so the one at which they are right. The expected calibration error, 0 to 1, is of
    the nsfw score without it and with it, on so many `examples` that it was not fitted on.
    """

    method: _Text
    prevalence: _Part
    ece_before: _Part
    ece_after: _Part
    examples: Annotated[int, Field(ge=1)]


class Card(Strict):
    """What stands beside a model's file: what it is, and how it wants to be asked.

    `sha256` is the file's, 64 hexadecimal digits; `labels` are in the order of the
    answers; `input_size` is the side of the square it sees, in pixels; `published` are
    its makers' figures, 0 to 1, not measured here; `calibrated` is there where the model was
    trained here. Any other field is an error.
    """

    name: _Text
    source: _Text
    licence: _Text
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    labels: tuple[str, ...]
    input_size: Annotated[int, Field(ge=1, le=4096)]
    preprocessing: str
    published: dict[str, _Part]
    thresholds: Thresholds | None = None
    calibrated: Calibrated | None = None

    @field_validator("labels")
    @classmethod
    def _known_labels(cls, labels: tuple[str, ...]) -> tuple[str, ...]:
        if tuple(sorted(labels)) not in LABELS:
            known = " or ".join(", ".join(group) for group in LABELS)
            raise ValueError(f"these are not {known}, each once")
        return labels

    @field_validator("preprocessing")
    @classmethod
    def _known_preprocessing(cls, preprocessing: str) -> str:
        if preprocessing not in PREPROCESSING:
            raise ValueError(f"this is none that is known here: {', '.join(PREPROCESSING)}")
        return preprocessing

    @model_validator(mode="after")
    def _thresholds_of_its_labels(self) -> Self:
        if self.thresholds and (self.thresholds.sexy is None) == ("sexy" in self.labels):
            raise ValueError("thresholds.sexy must stand there if sexy is a label, and only then")
        return self


def card_path(model: Path) -> Path:
    """Where the card of a model's file stands: /a/model.onnx has /a/model.json."""
    return model.with_suffix(".json")


def read_card(path: Path) -> Card:
    """The card of a model's file, whose bytes are those that the card names.

    Raises ModelError when either is missing, the card is not one, or the two do not
    belong together.
    """
    card = _read_card(card_path(path))
    if _sha256(path) != card.sha256:
        raise ModelError(
            f"{path}: its sha256 is not the one on its card, so one of the two was changed, "
            "install the model again (python -m classifier install), or import or train it again"
        )
    return card


def _read_card(path: Path) -> Card:
    try:
        return Card.model_validate_json(_read(path))
    except ValidationError as error:
        where, what = first_complaint(error)
        raise ModelError(
            f"{path}: {where or 'the card'}: {what}, install the model again or correct the card"
        ) from error


def _read(path: Path) -> bytes:
    with _readable(path):
        return path.read_bytes()


def _sha256(path: Path) -> str:
    """In pieces: a model may be as large as all else that a process holds."""
    with _readable(path), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ModelError(
            f"{path}: cannot be read ({error.strerror}), install the model or give another path"
        ) from error
