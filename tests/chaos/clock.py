"""A clock for processes that can be set while they run; by itself, such a process.

    python -m tests.chaos.clock FILE MODULE WORDS …

runs the module with its words, as `python -m` does. What the service, Celery and kombu take
for the time is that of this machine and as many seconds more as stand in the file. Waits
are measured by another clock, which never jumps, as on a machine whose time is corrected.
"""

import runpy
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path


class Clock:
    """The file, for who sets it."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.set(timedelta(0))

    def set(self, ahead: timedelta) -> None:
        """From now on."""
        unfinished = self.file.with_suffix(".new")
        unfinished.write_text(f"{ahead.total_seconds()}")
        unfinished.rename(self.file)

    @contextmanager
    def wrong(self, ahead: timedelta) -> Iterator[None]:
        """It jumps so far, and back at the end."""
        self.set(ahead)
        try:
            yield
        finally:
            self.set(timedelta(0))


def _run(file: Path, module: str) -> None:
    real = time.time

    def seconds() -> float:
        return real() + float(file.read_text())

    def now(*_: object) -> datetime:
        return datetime.fromtimestamp(seconds(), UTC)

    time.time = seconds
    import review.clock  # before anybody has taken the real one from it

    review.clock.now = now
    from celery import Celery

    Celery.now = now
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    sys.argv = sys.argv[1:]
    clock = Path(sys.argv.pop(0))
    _run(clock, sys.argv[0])
