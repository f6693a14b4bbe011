"""The whole service in one process, its parts as threads.

With the in-memory broker it needs no server at all. Nothing is lost with the process:
the rows are the truth, and the first sweep after a start sends them again.
"""

import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from threading import Event, Thread

from celery.worker import state

from review.errors import Transient
from review.pause import Work
from wiring import House
from worker import sweeper, tasks
from worker.celery import EMBEDDED, app
from worker.editor import Rounds, edit
from worker.handing_on import hand_on
from worker.loop import Say, keep_going
from worker.poller import HINT, follow, poller
from worker.pulse import EDITOR, STREAM, mine
from worker.reader import read
from worker.reconciler import check_now_and_then
from worker.watcher import watch


class Service:
    """Starts everything, and stops it again. Only one may run in a process."""

    def __init__(self, house: House, say: Say) -> None:
        self._house = house
        self._say = say
        self._stop = Event()
        heard, alive = (partial(mine().beat, part) for part in (STREAM, EDITOR))
        heard()
        alive()
        self.poller = poller(house, tasks.enqueue, self._stop, heard)
        self.rounds = Rounds(house.editor, alive)

    def start(self) -> None:
        """Start the threads. What an earlier process left undone goes first."""
        app.finalize()  # else threads that meet a task for the first time find it half made
        paused = self._house.pauses.current(Work.SCORING) is not None
        sweeper.sweep(
            self._house.inbox, tasks.enqueue, timedelta(0), length=tasks.length, paused=paused
        )
        self._scorers = self._thread("scorers", self._score)
        self._thread("poller", self._follow)
        self._thread("reconciler", lambda: check_now_and_then(self._house, self._stop, self._say))
        self._thread("reader", lambda: read(self._house, self._stop, self._say))
        self._thread("handing on", lambda: hand_on(self._house, self._stop, self._say))
        self._thread("sweeper", self._sweep)
        self._thread("sampler", self._sample)
        self._thread("counter", self._count)
        self._thread("watch", lambda: watch(self._house, self._stop, self._say))
        self._editor = self._thread("editor", self._edit)

    def stop(self, seconds: float) -> None:
        """Ask all to stop and wait so long for the files that are being scored.

        A file that takes longer is scored again after the next start.
        """
        self._stop.set()
        state.should_stop = 0  # Celery's own way to end a worker without a signal
        deadline = time.monotonic() + seconds
        for thread in (self._scorers, self._editor):
            thread.join(max(0.0, deadline - time.monotonic()))
        self._house.close()

    def _thread(self, name: str, run: Callable[[], None]) -> Thread:
        thread = Thread(target=run, name=name, daemon=True)
        thread.start()
        return thread

    def _follow(self) -> None:
        hint = f"{HINT} (`make demo` needs no network)"  # as whoever starts it may just try it
        follow(self._house, self.poller, self._stop, self._say, hint)

    def _score(self) -> None:
        keep_going(self._work, pause=1.0, stop=self._stop, say=self._say)

    def _work(self) -> None:
        """Celery's worker, until it is stopped; it logs what ends it otherwise, and returns."""
        state.should_stop = None
        app.WorkController(
            app=app,
            pool="threads",
            concurrency=self._house.settings.scorers,
            hostname=EMBEDDED,
            loglevel=self._house.settings.log_level,
            without_gossip=True,
            without_mingle=True,
            without_heartbeat=True,
        ).start()
        if not self._stop.is_set():
            raise Transient("the scorers ended by themselves; starting them again")

    def _edit(self) -> None:
        edit(self._house, self.rounds, self._stop, self._say)

    def _sweep(self) -> None:
        pause = self._house.settings.sweep_seconds
        keep_going(tasks.sweep, pause=pause, stop=self._stop, say=self._say)

    def _sample(self) -> None:
        pause = app.conf.beat_schedule["sample"]["schedule"]
        keep_going(tasks.sample, pause=pause, stop=self._stop, say=self._say)

    def _count(self) -> None:
        pause = app.conf.beat_schedule["count"]["schedule"]
        keep_going(tasks.count, pause=pause, stop=self._stop, say=self._say)
