"""The parent's side: a pool of decoder processes that are kept warm between files."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from fence.demand import Demand, Elsewhere
from fence.process import Process
from review.errors import Crash, Permanent, Transient
from review.score import Item

# Then a new one, in case the libraries leak, or one was taken over and does not show it. A
# start takes as long as a hundred small files.
_FILES_PER_PROCESS = 500


class Fence:
    """Runs one decoder over untrusted files, each in a process that holds no secret.

    `target` names the decoder, "module:function", which is called with an open file and
    a fence.demand.Demand, and yields review.score.Frame, of moving pictures also Scene and
    Footage; fence/child.py says how a second function follows it. A process may use `memory_mb` of
    address space, and `seconds` of processor time and of the caller's waiting time for
    each file; more than `max_items` are not taken from it.

    Any number of threads may use one Fence; each use has a process to itself. A process
    is used again only after a file that it took apart without any trouble: it may have
    been taken over, and would then answer for the files after it. Make it after the
    last fork. Once its libraries are loaded a child opens no file and no connection, and
    signals nobody: it has one open file, which it may read, and a pipe to its parent.
    """

    def __init__(
        self,
        target: str,
        *,
        memory_mb: int = 1500,
        seconds: int = 60,
        max_items: int = 256,
    ) -> None:
        self._target = target
        self._memory_mb = memory_mb
        self._seconds = seconds
        self._max_items = max_items
        self._lock = threading.Lock()
        self._idle: list[Process] = []
        self._closed = False
        # The kernel ends a child together with the thread that started it, so that is
        # never a thread of the caller's, which may be shorter-lived than the child.
        self._starter = ThreadPoolExecutor(1, thread_name_prefix="fence-starter")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def open(self, path: Path, demand: Demand) -> Iterator[Item]:
        """The frames of a file as they come, `pixels` uint8 (height, width, 3), RGB.

        Raises Elsewhere, if it was asked for; possibly after some frames, NotVisual when
        there is nothing to look at, Permanent when the file cannot be decoded, Crash when
        the decoder died over it or hung; Transient when there is no process to be had.
        """
        process = self._take()
        reusable = False
        try:
            yield from process.frames(path, replace(demand, seconds=self._seconds), self._max_items)
            reusable = True
        except Elsewhere:
            reusable = True
            raise
        except (Permanent, Crash):
            if self._closed:  # which ended the process: that is not the file's fault
                raise Transient("the fence was closed in the middle of a file") from None
            raise
        finally:
            self._give_back(process, reusable)

    def close(self) -> None:
        """End every process, also those in use, and start no more."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for process in idle:
            process.kill()
        self._starter.shutdown()

    def _take(self) -> Process:
        while process := self._pop():
            if process.usable:
                return process
            process.kill()
        try:
            process = self._starter.submit(self._start).result()
        except (OSError, RuntimeError) as error:  # RuntimeError: closed, or no thread left
            raise Transient(f"no decoder could be started: {error}") from None
        try:
            process.greet()
        except BaseException:
            process.kill()
            raise
        return process

    def _start(self) -> Process:
        return Process(self._target, memory_mb=self._memory_mb, seconds=self._seconds)

    def _pop(self) -> Process | None:
        # The one used last: its memory is the warmest, and the others stay idle.
        with self._lock:
            return self._idle.pop() if self._idle else None

    def _give_back(self, process: Process, reusable: bool) -> None:
        with self._lock:
            if reusable and not self._closed and process.served < _FILES_PER_PROCESS:
                self._idle.append(process)
                return
        process.kill()
