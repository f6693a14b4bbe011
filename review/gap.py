"""Why an upload that the wiki's log has was not registered when it came."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Why(StrEnum):
    """The reasons, as they are told and counted."""

    BEFORE = "before the first start"
    AWAY = "the service was not running"  # or it ran, and could not follow the wiki
    LEFT_OUT = "the stream left it out"


@dataclass(frozen=True, kw_only=True)
class Span:
    """From when to when (UTC) a wiki was followed without a break."""

    begin: datetime
    end: datetime


def why_missing(at: datetime, spans: Sequence[Span]) -> Why:
    """Why what happened then was missed; `spans` are all that there are, in any order."""
    if not spans or at < min(span.begin for span in spans):
        return Why.BEFORE
    if any(span.begin <= at <= span.end for span in spans):
        return Why.LEFT_OUT
    return Why.AWAY
