"""The containers that run, and waiting for them."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import requests

from store.watch import Watch
from tests.counting import notice_counts, upload_counts
from tests.toolforge.container import Container
from tests.toolforge.jobs import WEB, Job
from tests.toolforge.tool import Tool

Say = Callable[[str], None]
START_SECONDS = 120.0  # seconds that Toolforge gives a container until its health counts
_TELL = 15.0


@dataclass(kw_only=True)
class Fleet:
    """One container for each job. `stops` and `checks` are how many seconds each of those took."""

    tool: Tool
    say: Say
    running: dict[str, Container] = field(default_factory=dict)
    stops: dict[str, float] = field(default_factory=dict)
    checks: list[float] = field(default_factory=list)

    def start(self, job: Job, **more: str) -> Container:
        """Start it, and wait until it says that it is well."""
        self.running[job.name] = started = self.tool.start(job, **more)
        self.until(lambda: not self.ill(job.name), START_SECONDS)
        return started

    def replace(self, job: Job) -> None:
        """As Kubernetes does: the new one is well before the old one is ended."""
        old = self.running[job.name]
        if job.name == WEB:  # it has an address of its own there; here both would want one port
            self.stops[old.name] = old.stop()
        self.start(job)
        if job.name != WEB:
            self.stops[old.name] = old.stop()

    def stop(self) -> None:
        """All of them."""
        for container in self.running.values():
            self.stops[container.name] = container.stop()
        self.running.clear()

    def ill(self, name: str) -> str:
        """What its health check complains about; "" where it is well."""
        begun = time.monotonic()
        said = ask_web() if name == WEB else self.running[name].complaint()
        self.checks.append(time.monotonic() - begun)
        return said

    def until(self, done: Callable[[], bool], seconds: float) -> None:
        """Wait for it. Raises AssertionError when it does not come, or a container ends."""
        begun = told = time.monotonic()
        while not done():
            for name, container in self.running.items():
                code = container.process.poll()
                assert code is None, f"{name} ended ({code}): {container.last_words()}"
            assert time.monotonic() < begun + seconds, self._why(seconds)
            if time.monotonic() > told + _TELL:
                told = time.monotonic()
                self.say(f"  {self._counts()}")
            time.sleep(0.2)

    def _counts(self) -> str:
        watch = Watch(self.tool.database)
        counts = [*upload_counts(watch).items(), *notice_counts(watch).items()]
        return ", ".join(f"{number} {status}" for status, number in counts) or "nothing yet"

    def _why(self, seconds: float) -> str:
        words = [f"== {name}\n{one.last_words()}" for name, one in self.running.items()]
        return "\n".join((f"not within {seconds:.0f} s: {self._counts()}", *words))


def ask_web() -> str:
    """What is wrong with the web service; "" where it is well."""
    try:
        answer = requests.get("http://127.0.0.1:8000/healthz", timeout=5)
    except requests.RequestException as error:
        return str(error)
    return "" if answer.ok else answer.text
