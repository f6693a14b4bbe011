"""When beat sends what: at intervals, whatever the clock did."""

from datetime import UTC, datetime
from typing import Any

from celery.beat import PersistentScheduler

from worker.pulse import SCHEDULE, mine

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class Scheduler(PersistentScheduler):  # type: ignore[misc]  # Celery comes without type hints
    """Celery's own; but what was last sent in the future was dated by a clock that was wrong.

    Celery would send nothing until that time has come, also after a restart.
    """

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Send what is due; how many seconds until it is to be asked again."""
        mine().beat(SCHEDULE)
        now = self.app.now()
        for entry in self.schedule.values():
            if entry.last_run_at > now:
                entry.last_run_at = LONG_AGO  # once too often does no harm
                self._heap = None  # the order in which they come is to be found anew
        return float(super().tick(*args, **kwargs))
