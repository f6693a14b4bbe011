"""Which model scores, which one is on trial, and how that came about."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from review.score import ModelId


class Step(StrEnum):
    """What can be done about it."""

    TRIAL = "trial"  # it scores beside the active one, and decides nothing
    TRIAL_ENDED = "trial ended"
    PROMOTED = "promoted"
    DEMOTED = "demoted"  # the one that was active before is so again


@dataclass(frozen=True, kw_only=True)
class Registered:
    """A model that a database knows. `path` is what MODEL would name it by."""

    id: ModelId
    name: str
    path: str

    def __str__(self) -> str:
        """By which people tell it from another."""
        return f"{self.name!r} (sha256 {self.id.sha256[:12]}…)"


@dataclass(frozen=True, kw_only=True)
class Roles:
    """The model that scores, None before a service's first start; and the one on trial, if any."""

    active: Registered | None = None
    shadow: Registered | None = None

    def __str__(self) -> str:
        """For a log's line."""
        trial = f", and {self.shadow} on trial" if self.shadow else ""
        return f"{self.active or 'no model'}{trial}"


@dataclass(frozen=True, kw_only=True)
class Change:
    """What was done: from when (UTC) on, by whom, and which model was active before."""

    model: Registered
    before: Registered
    at: datetime
    who: str
