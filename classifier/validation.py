"""What is written by others and read strictly: cards, manifests."""

from pydantic import BaseModel, ConfigDict, ValidationError

_LONGEST = 100  # characters of a place: a field that is not known may have any name


class Strict(BaseModel):
    """No field but the known ones, and none of another type."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


def first_complaint(error: ValidationError) -> tuple[str, str]:
    """Where the first mistake stands ("thresholds.sexy", "" for the whole), and what it is."""
    first = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(map(str, first["loc"]))[:_LONGEST]
    return where, first["msg"].removeprefix("Value error, ")
