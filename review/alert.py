"""Alerts: what an operator has to look at, from the first sign of it until it is over."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

WELL = timedelta(minutes=5)  # for so long all has to be well before it is over


@dataclass(frozen=True, kw_only=True)
class Alert:
    """One of that name; times in UTC. Until `begun_at` it is a suspicion, of which nobody hears.

    `id` is 0 until it is kept. `told_at` is when the operator was told that it has begun,
    `end_told_at` that it has ended.
    """

    name: str
    words: str
    since: datetime
    begun_at: datetime | None = None
    well_since: datetime | None = None
    ended_at: datetime | None = None
    told_at: datetime | None = None
    end_told_at: datetime | None = None
    id: int = 0

    @property
    def is_open(self) -> bool:
        """Whether it has begun and not ended."""
        return self.begun_at is not None and self.ended_at is None

    @property
    def untold(self) -> bool:
        """Whether there is something of it to tell."""
        ended_untold = self.ended_at is not None and self.end_told_at is None
        return self.begun_at is not None and (self.told_at is None or ended_untold)

    def told(self, now: datetime) -> "Alert":
        """All there is of it has been told by now, and when."""
        ended = self.ended_at is not None
        return replace(self, told_at=self.told_at or now, end_told_at=now if ended else None)


def looked_at(
    before: Alert | None, name: str, words: str, now: datetime, holds: timedelta
) -> Alert | None:
    """What becomes of the alert, of which `words` say what is wrong now; "" for nothing.

    It begins when something was wrong at every look for as long as `holds`, and ends when
    nothing was for as long as WELL: what comes and goes is one alert. None where there is none,
    also of a suspicion that has not come true.
    """
    if words:
        alert = before or Alert(name=name, words=words, since=now)
        held = now - alert.since >= holds
        begun = alert.begun_at or (now if held else None)
        return replace(alert, words=words, begun_at=begun, well_since=None)
    if before is None or before.begun_at is None:
        return None
    well = before.well_since or now
    return replace(before, well_since=well, ended_at=now if now - well >= WELL else None)
