"""How many files are looked at, and wait for it, at the same time."""

import asyncio
import math
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

from api.problem import Problem

T = TypeVar("T")
_FIRST_GUESS = 0.2  # seconds that one file takes, before any has been looked at
_WEIGHT = 0.1  # of the latest file in the mean


class Gate:
    """Threads that look at files, and a short queue before them. What is more is turned away.

    To be used by the event loop's thread only. `running` counts files that threads look at or
    will; one whose caller has gone counts until its thread is done with it.
    """

    def __init__(self, threads: int, waiting: int, what: str = "files are looked at") -> None:
        """`what` so many threads do, for the words of a refusal."""
        self._what = what
        self.threads = threads
        self.most = threads + waiting
        self.running = 0
        self._seconds = _FIRST_GUESS
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix="look")

    @property
    def full(self) -> Problem | None:
        """Why nothing is let in now; None while there is room."""
        return self._busy() if self.running >= self.most else None

    def check(self) -> None:
        """Raises Problem while there is no room: asked before a body is taken in."""
        if problem := self.full:
            raise problem

    async def run(self, work: Callable[[], T]) -> T:
        """What `work` returns or raises, on a thread. Raises Problem where there is no room.

        Cancelled, it frees its place at once, if `work` has not begun; else it ends with it.
        """
        self.check()
        self.running += 1
        future = self._executor.submit(copy_context().run, self._timed, work)
        loop = asyncio.get_running_loop()
        future.add_done_callback(lambda _: loop.call_soon_threadsafe(self._leave))
        waiting = asyncio.wrap_future(future)
        try:
            return await asyncio.shield(waiting)
        except asyncio.CancelledError:
            if not future.cancel():  # a thread reads what whoever asked would let go now
                await asyncio.gather(waiting, return_exceptions=True)
            raise

    def _busy(self) -> Problem:
        """That there is no room, and when there may be."""
        seconds = max(1, math.ceil(self._seconds * self.running / self.threads))
        return Problem(
            429,
            "busy",
            f"{self.most} {self._what} or wait already, try again in {seconds} s",
            limit=self.most,
            headers={"Retry-After": str(seconds)},
        )

    def close(self) -> None:
        """Begin nothing more, and wait for what has begun."""
        self._executor.shutdown(cancel_futures=True)

    def _leave(self) -> None:
        self.running -= 1

    def _timed(self, work: Callable[[], T]) -> T:
        begun = time.monotonic()
        try:
            return work()
        finally:
            took = time.monotonic() - begun
            self._seconds += _WEIGHT * (took - self._seconds)
