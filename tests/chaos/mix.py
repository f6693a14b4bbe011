"""Uploads, and faults that a seed chooses, until all is calm; then what was found."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from threading import Event

from playground.demo import prepare
from playground.embedded import EmbeddedService
from playground.wiki import LocalWiki
from store.session import Database
from tests.chaos import faults, turns
from tests.chaos.disk import small_disk
from tests.chaos.faults import Fault
from tests.chaos.fleet import BEAT, EDIT, POLL, WORK
from tests.chaos.judge import Name, findings
from tests.chaos.pool import THRESHOLDS, File, Outcome, mixed
from tests.chaos.reading import evidence, rows
from tests.chaos.stage import ALL, Stage, stage
from tests.counting import upload_counts

SERVERS: tuple[Fault, ...] = (
    *(faults.redis_dead, faults.redis_flushed, faults.redis_evicting, faults.redis_failed_over),
    *(faults.redis_full, faults.redis_half_open, faults.redis_away),
    *(faults.mariadb_dead, faults.mariadb_restarted, faults.mariadb_cut, faults.mariadb_slow),
    *(faults.mariadb_read_only, faults.mariadb_crowded, faults.mariadb_half_open),
    *(faults.wiki_down, faults.wiki_slow, faults.stream_down, faults.disk_full),
)
PROCESSES: tuple[Fault, ...] = (
    *(turns.killed(name) for name in (POLL, WORK, BEAT, EDIT)),
    *(turns.children_killed, turns.all_killed, turns.stopped, turns.frozen, turns.twice),
    turns.with_wrong_clock(timedelta(days=3), "clock three days ahead"),
    turns.with_wrong_clock(-timedelta(hours=1), "clock an hour behind"),
)
BURST = 50  # uploads at once, at most
LONGEST = 4.0  # seconds that a fault lasts, at most
Say = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Result:
    """What was done, what was found, and how long the service needed once all was calm."""

    faults: Counter[str]
    ends: dict[str, list[int]]
    outcomes: Counter[str]
    settled_after: float
    findings: list[str]


@dataclass(frozen=True, kw_only=True)
class Mix:
    """One run; `folder` is empty. The same seed makes the same files and chooses the same faults.

    Faults go on for as long as files are uploaded, for which `seconds` is the least.
    """

    folder: Path
    seed: int
    files: int
    seconds: float
    patience: float
    models: Path
    say: Say

    def run(self) -> Result:
        """All of it, and the same uploads once more without any fault."""
        files = list(mixed("Mix", self.seed, self.files))
        with LocalWiki.start(self.folder / "wiki", mariadb=True) as wiki:
            prepare(wiki)
            self._calm(wiki).stop()  # the stream is noted from here, for the run without faults
            data = self.folder / "disk"
            with (
                small_disk(data),
                stage(wiki, self.folder / "service", self.models, data=data) as on,
            ):
                on.start(*ALL)
                done = self._live(on, files)
                began = time.monotonic()
                on.wait(lambda: self._settled(on, files), self.patience)
                settled_after = time.monotonic() - began
                ends = on.ends()
                for name in ALL:
                    on.fleet.leave(name)
                found = evidence(on.wiki, on.database, self._without_faults(wiki))
        outcomes = Counter(str(row.outcome.status) for row in found.rows)
        return Result(
            faults=done,
            ends=ends,
            outcomes=outcomes,
            settled_after=settled_after,
            findings=findings(found),
        )

    def _live(self, on: Stage, files: Sequence[File]) -> Counter[str]:
        """Uploads in bursts; meanwhile servers and processes fail, each in turns of their own."""
        over = Event()
        with ThreadPoolExecutor(3) as pool:
            troubles = [
                pool.submit(self._trouble, on, deck, Random(f"{self.seed} {name}"), over)
                for name, deck in (("servers", SERVERS), ("processes", PROCESSES))
            ]
            try:
                self._upload(on, files, Random(f"{self.seed} uploads"), troubles)
            finally:
                over.set()
            return sum((Counter(trouble.result()) for trouble in troubles), Counter())

    def _upload(
        self,
        on: Stage,
        files: Sequence[File],
        rng: Random,
        troubles: Sequence["Future[Counter[str]]"],
    ) -> None:
        began, number = time.monotonic(), 0
        while number < len(files):
            burst = files[number : number + rng.randint(1, BURST)]
            on.upload(burst, f"{number}")
            number += len(burst)
            due = began + self.seconds * number / len(files)
            while time.monotonic() < due and not any(trouble.done() for trouble in troubles):
                time.sleep(0.1)
            self.say(f"{number} of {len(files)} uploaded")

    def _trouble(self, on: Stage, deck: Sequence[Fault], rng: Random, over: Event) -> Counter[str]:
        """One fault after the other; none comes twice before each has come."""
        done = Counter[str]()
        for fault in _shuffled(deck, rng):
            if over.wait(rng.uniform(0, LONGEST / 2)):
                break
            name = fault.__name__.replace("_", " ")
            self.say(name)
            with fault(on):
                over.wait(rng.uniform(0.2, LONGEST))
            done[name] += 1
        return done

    def _settled(self, on: Stage, files: Sequence[File]) -> bool:
        time.sleep(1)
        self.say(on.counts())
        return on.settled(files)

    def _without_faults(self, wiki: LocalWiki) -> dict[Name, Outcome]:
        """What another service finds of the same uploads, with nothing in its way."""
        service, deadline = self._calm(wiki), time.monotonic() + self.patience
        try:
            while not self._all_final(service):
                assert time.monotonic() < deadline, "not even the run without faults has ended"
                time.sleep(0.5)
        finally:
            service.stop()
        with closing(Database(f"sqlite:///{service.folder / 'review.db'}")) as database:
            return {row.name: row.outcome for row in rows(database)}

    def _calm(self, wiki: LocalWiki) -> EmbeddedService:
        settings = THRESHOLDS | {"MODE": "dry-run", "MODEL_DIR": str(self.models)}
        settings |= {"BREAKER_FACTOR": "0", "SWEEP_SECONDS": "1", "PARALLEL_FETCHES": "100"}
        return EmbeddedService.start(wiki, self.folder / "calm", settings)

    def _all_final(self, service: EmbeddedService) -> bool:
        counts = upload_counts(service.watch)
        return sum(counts.values()) == self.files and all(status.final for status in counts)


def _shuffled(deck: Sequence[Fault], rng: Random) -> Iterator[Fault]:
    while True:
        yield from rng.sample(deck, len(deck))
