"""Time that passes when it is told to."""

from datetime import UTC, datetime, timedelta


class FakeClock:
    """A clock to call: `clock()` is the time in UTC, the same until `tick`."""

    def __init__(self, start: datetime = datetime(2026, 1, 2, 3, 4, 5, 678901, UTC)) -> None:
        self._now = start

    def __call__(self) -> datetime:
        """The time."""
        return self._now

    def tick(self, by: timedelta) -> None:
        """Let that much time pass."""
        self._now += by
