"""The time, and how long ago a time was."""

from datetime import UTC, datetime, timedelta


def now() -> datetime:
    """The time, in UTC, to whoever is not told another."""
    return datetime.now(UTC)


def is_recent(then: datetime | None, now: datetime, within: timedelta) -> bool:
    """Whether that was less than `within` ago; never of what has not happened.

    Nor of a time in the future, which a clock that was wrong has set: it holds nothing up.
    """
    return then is not None and then <= now < then + within
