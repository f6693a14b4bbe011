"""Signs of life, in a file, for whoever restarts a process that is ill: see health.sh."""

import math
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from threading import Event, Lock

import settings
from store.engine import ask
from worker.loop import Say, keep_going

WRITE_SECONDS = 5.0  # apart, at least, for each part
FEEL_SECONDS = 10.0

CONSUMER = "the consumer of the queue gave no sign of life"
DATABASE = "the database did not answer"
START = "it has begun, and not come up"
EDITOR = "no round of the editor has ended; its lease is over, or soon will be"
SCHEDULE = "nothing was sent when it was due"
STREAM = "nothing was heard of the wiki's uploads"


class Pulse:
    """Of one process. Each part that it has, by what is said where it fails, is well for a while.

    A part that has begun is to give a sign of life within `seconds`, again and again; threads
    may. A file that cannot be written is no reason to stop: it grows old, which is noticed.
    """

    def __init__(
        self, file: Path | None, seconds: float, clock: Callable[[], float] = time.time
    ) -> None:
        self._file = file
        self._seconds = seconds
        self._clock = clock
        self._lock = Lock()
        self._until: dict[str, float] = {}
        self._written: dict[str, float] = {}  # when each part's sign was

    def begin(self) -> None:
        """The process begins. Its first part may take as long as any, as a migration can."""
        with self._lock:
            self._until[START] = self._clock() + self._seconds
            self._write()

    def beat(self, part: str) -> None:
        """The part is well now."""
        now = self._clock()
        with self._lock:
            self._until.pop(START, None)
            self._until[part] = now + self._seconds
            if not 0 <= now - self._written.get(part, float("-inf")) < WRITE_SECONDS:
                self._write()
                self._written[part] = now

    def _write(self) -> None:
        if self._file is None:
            return
        aside = self._file.with_name(f"{self._file.name}.new")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            lines = (f"{math.ceil(until)} {part}\n" for part, until in self._until.items())
            aside.write_text("".join(lines))
            aside.replace(self._file)
        except OSError:
            with suppress(OSError):
                aside.unlink(missing_ok=True)


@cache
def mine() -> Pulse:
    """That of this process, by its settings."""
    s = settings.load()
    return Pulse(s.health_file, s.health_seconds)


def feel(url: str, stop: Event, say: Say) -> None:
    """Ask now and then whether the database there answers, until `stop` is set."""

    def step() -> None:
        ask(url)
        mine().beat(DATABASE)

    keep_going(step, pause=FEEL_SECONDS, stop=stop, say=say)
