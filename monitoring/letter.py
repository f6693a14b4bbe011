"""What a mail says of alerts that have begun, or ended. Pure."""

from collections.abc import Sequence
from datetime import datetime

from review.alert import Alert

RUNBOOK = "docs/runbook.md#"  # and the alert's name


def subject(alerts: Sequence[Alert], wiki: str) -> str:
    """Their names, first of those that have begun."""
    begun = ", ".join(alert.name for alert in alerts if alert.ended_at is None)
    ended = ", ".join(alert.name for alert in alerts if alert.ended_at is not None)
    parts = [f"needs its operator: {begun}"] if begun else []
    parts += [f"over: {ended}"] if ended else []
    return f"media-review-bot, {wiki}: {'; '.join(parts)}"


def letter(alerts: Sequence[Alert]) -> str:
    """One paragraph for each, with where to read what to do."""
    first = sorted(alerts, key=lambda alert: alert.ended_at is not None)
    return "\n\n".join(map(_paragraph, first)) + "\n"


def line(alert: Alert) -> str:
    """What is to be told of it, in one line."""
    words = " ".join(alert.words.split())  # some are another program's
    if alert.ended_at is None:
        gone = f", not seen since {_minute(alert.well_since)}" if alert.well_since else ""
        return f"{alert.name} since {_minute(alert.since)}{gone}: {words}"
    times = f"{_minute(alert.since)} to {_minute(alert.well_since or alert.ended_at)}"
    return f"{alert.name} is over, it was from {times}: {words}"


def _paragraph(alert: Alert) -> str:
    return f"{line(alert)}\n    {RUNBOOK}{alert.name}"


def _minute(time: datetime) -> str:
    return f"{time:%Y-%m-%d %H:%M} UTC"
