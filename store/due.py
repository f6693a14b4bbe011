"""When a stored time counts as over."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, bindparam, or_
from sqlalchemy.orm import InstrumentedAttribute

SKEW = timedelta(minutes=1)  # clocks of several machines differ by no more
FARTHEST = timedelta(days=1) + SKEW  # no wait is longer than a day
NOT_SENT = datetime(2000, 1, 1, tzinfo=UTC)  # of what is not in the queue: sent long ago


def past(time: InstrumentedAttribute[Any], now: datetime) -> ColumnElement[bool]:
    """Over; or so far ahead that only a clock that was wrong can have set it.

    Without the second, a clock that was a year ahead for a minute stops a row for a year.
    """
    return or_(*over(time, now))


def over(
    time: InstrumentedAttribute[Any], now: datetime
) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The two kinds of what is past, apart: an index brings each in its order, not both."""
    return time <= now, time > now + FARTHEST


def past_then(time: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    """The same as past(), for a statement that is made once: it is asked with `at` of a time."""
    return or_(time <= bindparam("now"), time > bindparam("farthest"))


def at(now: datetime) -> dict[str, datetime]:
    """The parameters of past_then()."""
    return {"now": now, "farthest": now + FARTHEST}
