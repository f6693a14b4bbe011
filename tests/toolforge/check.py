"""Uploads go through while all is deployed anew; then what must hold of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from playground.importing import import_files
from review.status import NoticeStatus
from store.watch import Watch
from tests.chaos.judge import findings
from tests.chaos.pool import File, Pool, write
from tests.chaos.reading import evidence
from tests.counting import notice_counts
from tests.toolforge.container import GRACE_SECONDS, MIB
from tests.toolforge.fleet import Fleet
from tests.toolforge.jobs import jobs

CONNECTIONS = 20  # of a tool, all processes together
HEALTH_SECONDS = 0.5
SUSPECTS = 6  # every so-manieth picture
_PREFIX = 32  # characters that nobody else knows


@dataclass(kw_only=True)
class Check:
    """One run of so many files. `connections` is how many there were at the most."""

    fleet: Fleet
    pool: Pool
    files: int
    connections: int = 0
    pictures: list[File] = field(default_factory=list)

    def run(self) -> list[str]:
        """All of it; what does not hold. Raises AssertionError where something does not come."""
        fleet, wanted = self.fleet, jobs(self.fleet.tool.checkout)
        self._take_pictures()
        for name in ("migrate", "install"):
            fleet.say(f"{name}, once")
            fleet.tool.once(name)
        fleet.say("starting " + ", ".join(job.name for job in wanted))
        for job in wanted:
            fleet.start(job)
        half = len(self.pictures) // 2
        fleet.say(f"{half} uploads, and a rolling deploy in the middle of them")
        self._upload(self.pictures[:half], "before")
        for job in wanted:
            fleet.replace(job)
            self._count_connections()
        fleet.say(f"{len(self.pictures) - half} uploads more")
        self._upload(self.pictures[half:], "after")
        fleet.until(self._settled, 120 + 3.0 * len(self.pictures))
        found = [*self._results(), *self._leaks()]
        fleet.stop()
        return [*found, *self._limits()]

    def _take_pictures(self) -> None:
        suspects = self.files // SUSPECTS
        self.fleet.say(
            f"making {self.files} harmless pictures, {suspects} of them above a low threshold"
        )
        self.pictures = self.pool.take("P", clear=self.files - suspects, suspect=suspects)

    def _upload(self, files: Sequence[File], name: str) -> None:
        folder = self.fleet.tool.folder / "uploads" / name
        write(files, folder)
        import_files(self.fleet.tool.wiki, folder, "Uploader")

    def _settled(self) -> bool:
        self._count_connections()
        watch = Watch(self.fleet.tool.database)
        unwritten = {NoticeStatus.DUE, NoticeStatus.WRITING} & notice_counts(watch).keys()
        rows = watch.uploads()
        all_there = len(rows) >= len(self.pictures)
        return all_there and all(row.status.final for row in rows) and not unwritten

    def _count_connections(self) -> None:
        asked = "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE USER <> 'root'"
        now = int(self.fleet.tool.sql(asked)[0][0])
        self.connections = max(self.connections, now)

    def _results(self) -> Iterator[str]:
        tool = self.fleet.tool
        expected = {(one.title, one.sha1): self.pool.expected(one) for one in self.pictures}
        yield from findings(evidence(tool.wiki, tool.database, expected))
        for name in self.fleet.running:
            if said := self.fleet.ill(name):
                yield f"{name} says that it is ill: {said}"

    def _leaks(self) -> Iterator[str]:
        keys: list[str] = self.fleet.tool.redis("KEYS", "*")
        channels: list[str] = self.fleet.tool.redis("PUBSUB", "CHANNELS")
        prefixes = {key.partition(":")[0] for key in keys}
        if [len(prefix) for prefix in prefixes] != [_PREFIX]:
            yield f"not every key has the tool's secret prefix: {keys}"
        if channels:
            yield f"channels that tell everybody of it: {channels}"

    def _limits(self) -> Iterator[str]:
        for container in self.fleet.tool.started:
            if container.memory.killed:
                yield f"{container.name} wanted more than {MIB} MiB"
        for name, seconds in self.fleet.stops.items():
            if seconds >= GRACE_SECONDS:
                yield f"{name} had not ended {seconds:.0f} s after SIGTERM"
        if self.connections > CONNECTIONS:
            yield f"{self.connections} connections of {CONNECTIONS}"
        if self.half_within > HEALTH_SECONDS:
            yield f"half of the health checks took more than {self.half_within:.2f} s"
        for path in self.fleet.tool.checkout.rglob("*.pyc"):
            yield f"the checkout was written to: {path}"

    @property
    def half_within(self) -> float:
        """In how many seconds half of the health checks were answered."""
        return sorted(self.fleet.checks)[len(self.fleet.checks) // 2]


def figures(check: Check) -> Iterator[str]:
    """What was measured, for people."""
    fleet = check.fleet
    for container in fleet.tool.started:
        yield f"{container.name:<12} {container.memory.peak:>4.0f} of {MIB} MiB at the most"
    name, seconds = max(fleet.stops.items(), key=lambda one: one[1])
    yield f"slowest to stop: {name}, {seconds:.1f} of {GRACE_SECONDS:.0f} s"
    half, longest = (f"{1000 * one:.0f} ms" for one in (check.half_within, max(fleet.checks)))
    yield f"{len(fleet.checks)} health checks, half of them within {half}, all within {longest}"
    yield f"{check.connections} of {CONNECTIONS} connections to the database at the most"
