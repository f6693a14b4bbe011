"""The check: uploads go through while all is deployed anew, and what must hold of it."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from playground.importing import import_files
from review.status import NoticeStatus
from store.watch import Watch
from tests.chaos.judge import findings
from tests.chaos.pool import File, Pool, write
from tests.chaos.reading import evidence
from tests.counting import notice_counts, upload_counts
from tests.toolforge.container import GRACE_SECONDS, MIB, Container
from tests.toolforge.jobs import Job, jobs
from tests.toolforge.tool import Tool

CONNECTIONS = 20  # of a tool, all processes together
HEALTH_SECONDS = 0.5
SUSPECTS = 6  # every so-manieth
_START = 120.0  # seconds: then a health check counts


@dataclass(kw_only=True)
class Check:
    """One run. `found` is what does not hold; `say` gets a line for each step."""

    tool: Tool
    files: int
    pool: Pool
    say: Callable[[str], None]
    found: list[str] = field(default_factory=list)
    running: dict[str, Container] = field(default_factory=dict)
    stops: dict[str, float] = field(default_factory=dict)
    checks: list[float] = field(default_factory=list)
    connections: int = 0

    def run(self) -> None:
        """All of it."""
        for name in ("migrate", "install"):
            self.say(f"{name}, once")
            self.tool.once(name)
        wanted = jobs(self.tool.checkout)
        self.say("starting " + ", ".join(job.name for job in wanted))
        for job in wanted:
            self.running[job.name] = self.tool.start(job)
        for name in self.running:
            self._until_well(name)
        pictures = self._pictures()
        half = len(pictures) // 2
        self.say(f"{half} uploads, and a rolling deploy in the middle of them")
        self._upload(pictures[:half], "before")
        for job in wanted:
            self._replace(job)
        self.say(f"{len(pictures) - half} uploads more")
        self._upload(pictures[half:], "after")
        self._until(lambda: self._settled(len(pictures)), 60 + 2.0 * len(pictures))
        self._look(pictures)

    def _pictures(self) -> list[File]:
        suspects = self.files // SUSPECTS
        self.say(f"making {self.files} harmless pictures, {suspects} of them above the threshold")
        return self.pool.take("Toolforge", clear=self.files - suspects, suspect=suspects)

    def _upload(self, files: Sequence[File], name: str) -> None:
        folder = self.tool.folder / "uploads" / name
        write(files, folder)
        import_files(self.tool.wiki, folder, "Uploader")

    def _until_well(self, name: str) -> None:
        self._until(lambda: self._health(name)[0] == 0, _START)

    def _health(self, name: str) -> tuple[int, str]:
        code, said, took = self.running[name].health() if name != "web" else _web_health()
        self.checks.append(took)
        return code, said

    def _replace(self, job: Job) -> None:
        """As Kubernetes does: the new one first, then the old one is ended."""
        old = self.running[job.name]
        self.running[job.name] = self.tool.start(job) if job.name != "web" else old
        if job.name == "web":  # it has a network of its own there, and one port here
            self.stops[job.name] = old.stop()
            self.running[job.name] = self.tool.start(job)
            self._until_well(job.name)
            return
        self._until_well(job.name)
        self.stops[job.name] = old.stop()

    def _settled(self, count: int) -> bool:
        self._count_connections()
        watch = Watch(self.tool.database)
        unwritten = {NoticeStatus.DUE, NoticeStatus.WRITING} & notice_counts(watch).keys()
        rows = watch.uploads()
        return len(rows) >= count and all(row.status.final for row in rows) and not unwritten

    def _count_connections(self) -> None:
        asked = "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE USER <> 'root'"
        self.connections = max(self.connections, self.tool.sql(asked)[0][0])

    def _until(self, done: Callable[[], bool], seconds: float) -> None:
        deadline, told = time.monotonic() + seconds, time.monotonic()
        while not done():
            assert time.monotonic() < deadline, self._why()
            for name, container in self.running.items():
                code = container.process.poll()
                assert code is None, f"{name} ended ({code}): {container.last_words()}"
            if time.monotonic() > told + 10:
                told = time.monotonic()
                self.say(f"  {self._counts()}")
            time.sleep(0.2)

    def _counts(self) -> str:
        watch = Watch(self.tool.database)
        counts = [*upload_counts(watch).items(), *notice_counts(watch).items()]
        return ", ".join(f"{number} {status}" for status, number in counts) or "nothing yet"

    def _why(self) -> str:
        words = [f"== {name}\n{c.last_words(5)}" for name, c in self.running.items()]
        return "\n".join(("not in time", *words))

    def _look(self, pictures: Sequence[File]) -> None:
        expected = {(one.title, one.sha1): self.pool.expected(one) for one in pictures}
        self.found += findings(evidence(self.tool.wiki, self.tool.database, expected))
        for name in self.running:
            code, said = self._health(name)
            if code:
                self.found.append(f"{name} says that it is ill: {said}")
        self.found += self._leaks()
        for name, container in self.running.items():
            self.stops[f"{name} at the end"] = container.stop()
        self.found += self._limits()

    def _leaks(self) -> Iterator[str]:
        keys: list[str] = self.tool.redis("KEYS", "*")
        channels: list[str] = self.tool.redis("PUBSUB", "CHANNELS")
        prefixes = {key.partition(":")[0] for key in keys}
        if len(prefixes) != 1 or len(prefixes.pop()) != 32:
            yield f"keys without the tool's secret prefix: {keys}"
        if channels:
            yield f"channels that tell everybody of it: {channels}"

    def _limits(self) -> Iterator[str]:
        for container in self.tool.started:
            if container.memory.killed:
                yield f"{container.name} wanted more than {MIB} MiB"
        for name, seconds in self.stops.items():
            if seconds >= GRACE_SECONDS:
                yield f"{name} had not ended {seconds:.1f} s after SIGTERM"
        if self.connections > CONNECTIONS:
            yield f"{self.connections} connections of {CONNECTIONS}"
        middle = sorted(self.checks)[len(self.checks) // 2]
        if middle > HEALTH_SECONDS:
            yield f"a health check took {middle:.2f} s"
        changed = [p for p in (self.tool.checkout).rglob("*.pyc")]
        if changed:
            yield f"the checkout was written to: {changed[0]}"


def _web_health() -> tuple[int, str, float]:
    import requests

    begun = time.monotonic()
    try:
        answer = requests.get("http://127.0.0.1:8000/healthz", timeout=5)
    except requests.RequestException as error:
        return 1, str(error), time.monotonic() - begun
    return int(answer.status_code != 200), answer.text, time.monotonic() - begun


def lines(check: Check) -> Iterator[str]:
    """What was measured, for people."""
    yield f"{'process':<16} {'most memory':>12} {'of it its own':>14}"
    for container in check.tool.started:
        yield f"{container.name:<16} {container.memory.peak:>8.0f} MiB"
    if not check.stops or not check.checks:
        return
    slowest = max(check.stops.items(), key=lambda one: one[1])
    yield f"slowest to stop: {slowest[0]}, {slowest[1]:.1f} s of {GRACE_SECONDS:.0f}"
    yield f"health checks: {len(check.checks)}, half of them within {sorted(check.checks)[len(check.checks) // 2] * 1000:.0f} ms, all within {max(check.checks) * 1000:.0f} ms"
    yield f"connections to the database: {check.connections} at most of {CONNECTIONS}"


def pool_of(folder: Path, models: Path) -> Pool:
    """Pictures with what they show."""
    return Pool(folder / "pictures", models)
