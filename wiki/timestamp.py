"""Times as the wiki writes them, and wants them written."""

from datetime import UTC, datetime


def moment(text: str) -> datetime:
    """A time as the wiki writes it. Raises TypeError or ValueError where it is none."""
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("a time without a zone cannot be compared with others")
    return at


def timestamp(at: datetime) -> str:
    """A time as the wiki is asked with it: in UTC, in whole seconds."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
