"""When a host may be asked again: pure, and the same for one process and for many."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from review.errors import TooEarly

LONGEST_PAUSE = timedelta(days=1)  # even when the host asks for more
PATIENCE = timedelta(seconds=5)  # a longer pause is not slept through
LONGEST_QUEUE = timedelta(seconds=20)  # nor are so many turns of others
LONGEST_TOGETHER = timedelta(seconds=0.1)  # others wait for as long
MOST_TOGETHER = 16  # turns: what a process needs for some files
KEPT = timedelta(seconds=0.5)
SKEW = timedelta(minutes=1)  # clocks of several machines differ by no more


@dataclass(frozen=True, kw_only=True)
class HostPace:
    """What is known of one host: when its next turn is, and the pause it asked for.

    A time so far ahead that only a clock that was wrong can have set it counts as over:
    else a clock that was a year ahead for a minute would stop everything for a year.
    """

    host: str
    next_at: datetime
    paused_until: datetime | None = None

    def turn(
        self, now: datetime, interval: timedelta, count: int = 1
    ) -> tuple["HostPace", timedelta]:
        """The next turn, taken with those that follow it, and how long to wait for it.

        Raises TooEarly, and takes none, where that is too long to be slept through.
        """
        pause, queue = self.pause_left(now), _left(self.next_at, now, LONGEST_QUEUE + interval)
        if pause > PATIENCE:
            self.check(now)
        if queue > LONGEST_QUEUE:
            raise TooEarly(f"too many requests to {self.host} wait for their turn", queue)
        wait = max(pause, queue)
        return replace(self, next_at=now + wait + count * interval), wait

    def check(self, now: datetime) -> None:
        """Raises TooEarly, with what is left, during a pause."""
        if left := self.pause_left(now):
            until = f"{(now + left).astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
            raise TooEarly(f"{self.host} asked for a pause, until {until}", left)

    def paused(self, now: datetime, length: timedelta) -> "HostPace":
        """With a pause from now on, a day at most; a longer one that was told before stays."""
        left = max(min(length, LONGEST_PAUSE), self.pause_left(now))
        return replace(self, paused_until=now + left)

    def pause_left(self, now: datetime) -> timedelta:
        """How long the host is still to be left alone; 0 when it may be asked."""
        return _left(self.paused_until, now, LONGEST_PAUSE)


@dataclass
class TurnsAhead:
    """Turns of one host that one process has taken together, and not used yet.

    `next_at` is when the next one may be used, and `end` when the last one is over. A turn is
    forgotten when KEPT has passed since: nothing is saved up for later, and of a pause that
    another process was told this one hears when it takes its next.
    """

    next_at: datetime
    end: datetime

    def turn(self, now: datetime, interval: timedelta) -> timedelta | None:
        """How long to wait for the next one, which is used; None where none is left."""
        at = max(self.next_at, now - KEPT)
        if at >= self.end or at > now + LONGEST_QUEUE:  # by a clock that was wrong
            return None
        self.next_at = at + interval
        return max(at - now, timedelta())

    def next_count(self, now: datetime, interval: timedelta) -> int:
        """How many to take next: those of LONGEST_TOGETHER, a few at most.

        At the default pace it is one. Above, to take each by itself is more work than to use
        it. Who asks seldom takes what it needs, as others would wait for the rest in vain.
        """
        busy = self.end - KEPT <= now < self.end + KEPT
        return max(1, min(MOST_TOGETHER, LONGEST_TOGETHER // interval)) if busy else 1


def retry_after(headers: Mapping[str, str]) -> timedelta | None:
    """The header Retry-After, in seconds or as a date, a day at most; None without one."""
    value = headers.get("Retry-After", "").strip()
    if value.isdecimal():
        return min(timedelta(seconds=int(value[:9])), LONGEST_PAUSE)
    try:
        when = parsedate_to_datetime(value)
    except ValueError:
        return None
    if when.tzinfo is None:  # "-0000" parses as naive, and means UTC
        when = when.replace(tzinfo=UTC)
    return min(max(when - datetime.now(UTC), timedelta(0)), LONGEST_PAUSE)


def _left(until: datetime | None, now: datetime, most: timedelta) -> timedelta:
    left = timedelta() if until is None else until - now
    return left if timedelta() < left <= most + SKEW else timedelta()
