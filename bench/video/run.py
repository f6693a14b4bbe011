"""What all parts of one run share."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from typing import TypeVar

from bench.contender import Tell
from bench.race import the_core
from bench.target import Target
from bench.video import media
from bench.video.contest import Peer

MODEL = "mobilenet_v2"
_PLENTY_SECONDS = 3600  # of the fence, where its budget is not what is measured
_WARM_UP_MINUTES = 0.25

Task = TypeVar("Task")
Done = TypeVar("Done")


@dataclass(frozen=True, kw_only=True)
class Section:
    """A part of the report: its title, its tables, and which bars are reached."""

    title: str
    tables: Sequence[str]
    targets: Sequence[Target] = field(default=())


@dataclass(frozen=True, kw_only=True)
class Run:
    """How long videos are, in minutes, where the media and logs are kept, whom progress is told."""

    minutes: float
    folder: Path
    tell: Tell

    def peer(
        self, way: str, model: str = MODEL, *, core: int | None = None, seconds: int | None = None
    ) -> Peer:
        """A contender, warm; `seconds` is the budget of ours for one file. Raises CannotRun."""
        warm_up = media.body("busy", _WARM_UP_MINUTES, self.folder).small
        limits = (str(seconds or _PLENTY_SECONDS),) if way == "ours" else ()
        place = the_core() if core is None else core
        return Peer(way, model, str(warm_up), *limits, core=place, folder=self.folder)


def on_all_cores(work: Callable[[Task, int], Done], tasks: Sequence[Task]) -> list[Done]:
    """What becomes of the tasks, in their order; `work` gets the core that it has to itself.

    For what is not timed only. Raises what a task raised first.
    """
    cores: SimpleQueue[int] = SimpleQueue()
    for core in os.sched_getaffinity(0):
        cores.put(core)
    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:

        def one(task: Task) -> Done:
            with _taken(cores) as core:
                return work(task, core)

        return list(pool.map(one, tasks))


@contextmanager
def _taken(cores: "SimpleQueue[int]") -> Iterator[int]:
    core = cores.get()
    try:
        yield core
    finally:
        cores.put(core)
