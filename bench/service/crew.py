"""Everybody who scores with one model: the bare model, loops, and the service's workers."""

import json
import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from itertools import chain

from bench import contenders
from bench.pictures import thumbnails
from bench.process import Process
from bench.processor import own_seconds, processor_seconds
from bench.race import the_core
from bench.running import Running
from bench.service import processes
from bench.service.feed import Feed
from bench.service.measured import BARE, LOOP, LOOPS, WORKER, WORKERS, Rate, Round
from bench.service.stage import FEED, LOAD, Stage
from bench.service.workers import worker
from settings import load
from store.session import Database

ONE, TWO = "one", "two"  # who shares a queue: the worker that is alone, and those that are two
_WARM_UP = 48  # of a queue: every scorer gets some of them
_BARE_ROUNDS = 8  # of 24 pictures each
_SECONDS = 300.0  # for the slowest of all answers


@dataclass(frozen=True, kw_only=True)
class Crew:
    """All warm; who is not asked takes no processor time to speak of."""

    stage: Stage
    settings: Mapping[str, object]
    feed: Feed
    bare: Running
    loops: tuple[Process, Process]
    workers: Mapping[str, Sequence[int]]

    def round(self, files: int) -> Round:
        """Everybody in turn: so many files for two, half of them for one. Raises CannotRun."""
        rates = {BARE: self._bare()}
        rates[LOOP], rates[LOOPS] = self._loop(files // 2, 1), self._loop(files, 2)
        rates[WORKER], _ = self._service(files // 2, ONE)
        rates[WORKERS], processor = self._service(files, TWO)
        return Round(rates=rates, processor=processor)

    def megabytes(self) -> dict[str, list[float]]:
        """The two workers' processes now."""
        return processes.megabytes(self.workers[TWO])

    def _bare(self) -> Rate:
        before = processor_seconds(self.bare.pid)
        ms = list(chain.from_iterable(self.bare.round() for _ in range(_BARE_ROUNDS)))
        took = processor_seconds(self.bare.pid) - before
        return Rate(per_second=1000 * len(ms) / sum(ms), ms=1000 * took / len(ms))

    def _loop(self, files: int, count: int) -> Rate:
        """So many loops, each of which takes every so manieth file."""
        loops = self.loops[:count]
        before, begun = sum(processor_seconds(each.pid) for each in loops), time.monotonic()
        for number, loop in enumerate(loops):
            loop.say(f"{number} {files} {count}")
        for loop in loops:
            loop.line(_SECONDS)
        seconds = time.monotonic() - begun
        took = sum(processor_seconds(each.pid) for each in loops) - before
        return Rate(per_second=files / seconds, ms=1000 * took / files)

    def _service(self, files: int, prefix: str) -> tuple[Rate, dict[str, float]]:
        """Also what a file took of the processor, in milliseconds, by whose it was."""
        workers = self.workers[prefix]
        before = self._seconds(workers)
        per_second = self.feed.rate(files, prefix)
        after = self._seconds(workers)
        took = {name: 1000 * (after[name] - before[name]) / files for name in before}
        own = sum(ms for name, ms in took.items() if name not in LOAD)
        return Rate(per_second=per_second, ms=own), took

    def _seconds(self, workers: Sequence[int]) -> dict[str, float]:
        """Processor time so far: the workers', the servers', and the load's own."""
        servers = {name: own_seconds(pid) for name, pid in self.stage.pids.items()}
        return processes.seconds(workers) | servers | {FEED: own_seconds(os.getpid())}


@contextmanager
def crew(stage: Stage, model: str, thresholds: Mapping[str, float]) -> Iterator[Crew]:
    """Start everybody, and warm them up. Raises CannotRun."""
    settings = stage.settings(model, thresholds)
    small = thumbnails(stage.folder / "pictures")
    _, _, bare = contenders.of_model(model, load().model_dir)
    with ExitStack() as stack:
        database = stack.enter_context(closing(Database(str(settings["database_url"]))))
        feed = Feed(database, stage.redis.url)
        log = stage.folder / "bare.log"
        runner = stack.enter_context(closing(Running(bare, small, the_core(), log)))
        loops = [stack.enter_context(closing(_loop(stage, settings, n))) for n in (1, 2)]
        workers: dict[str, list[int]] = {ONE: [], TWO: []}
        for prefix in (ONE, TWO, TWO):
            name = f"{model}-{prefix}{len(workers[prefix])}"
            queue = {**settings, "redis_prefix": f"{prefix}:"}
            workers[prefix].append(stack.enter_context(worker(name, queue, stage.folder)).pid)
        for prefix in workers:
            feed.rate(_WARM_UP, prefix)
        yield Crew(
            stage=stage,
            settings=settings,
            feed=feed,
            bare=runner,
            loops=(loops[0], loops[1]),
            workers=workers,
        )


def _loop(stage: Stage, settings: Mapping[str, object], number: int) -> Process:
    command = [sys.executable, "-m", "bench.service.loop", json.dumps(settings)]
    return Process(command, None, stage.folder / f"loop-{number}.log", seconds=_SECONDS)
