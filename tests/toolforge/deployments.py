"""The jobs of a rehearsal that go on for ever, and its web service."""

import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.toolforge.container import Container
from tests.toolforge.fleet import ask_web
from tests.toolforge.jobs import WEB
from tests.toolforge.running import Running

_LOOK_SECONDS = 1.0
WEB_SECONDS = 30.0  # in which a web service is well, or has ended


@dataclass(kw_only=True)
class Deployments:
    """All that is to run, whatever happens to it.

    `start` makes a container of that name by a command of the Procfile; `web` says what is wrong
    with the web service, "" where it is well.
    """

    start: Callable[[str, str], Container]
    web: Callable[[], str] = ask_web
    wanted: dict[str, Running] = field(default_factory=dict)
    loaded: dict[str, Any] = field(default_factory=dict)  # of jobs.yaml, by name
    lock: threading.RLock = field(default_factory=threading.RLock)

    def load(self, file: Path) -> str:
        """Only what is not there, or has another definition now, is started, as Toolforge does."""
        return "\n".join(
            f"{job['name']}: {'started' if self._take(job) else 'unchanged, goes on as it is'}"
            for job in yaml.safe_load(file.read_text())
        )

    def _take(self, job: Mapping[str, Any]) -> bool:
        name = job["name"]
        there = self.of(name)
        if there and self.loaded.get(name) == job:
            return False
        for one in there:
            self.end(one)
        for number in range(job.get("replicas", 1)):
            self._run(f"{name}-{number + 1}", job["command"])
        self.loaded[name] = job
        return True

    def of(self, name: str) -> list[str]:
        """The replicas of a job; of "" all jobs, but not the web service."""
        jobs = [one for one in self.wanted if one != WEB or name == WEB]
        return [one for one in jobs if name in ("", one, one.rpartition("-")[0])]

    def end(self, name: str) -> str:
        """For good; how long it took, in words."""
        with self.lock:
            return f"{name}: ended within {self.wanted.pop(name).stop():.1f} s"

    def restart(self, name: str) -> str:
        """With the build and the variables of now."""
        with self.lock:
            command = self.wanted[name].command
            said = self.end(name)
            self._run(name, command)
        return f"{said}, started"

    def start_web(self) -> str:
        """Anew where it runs; what came of it."""
        self._run(WEB, WEB)
        container = self.wanted[WEB].container
        until = time.monotonic() + WEB_SECONDS
        while said := self.web():
            if (code := container.process.poll()) is not None:
                return f"started, and ended ({code}) at once:\n{container.last_words()}"
            if time.monotonic() > until:
                return f"started, and not well after {WEB_SECONDS:.0f} s: {said}"
            time.sleep(0.2)
        return "started, and is well"

    def supervise(self) -> None:
        """Start again what ended, or is ill for too long; for ever."""
        while True:
            time.sleep(_LOOK_SECONDS)
            with self.lock:
                for running in self.wanted.values():
                    self._tend(running)

    def _tend(self, running: Running) -> None:
        try:
            running.tend()
        except Exception as error:  # such as a command that a newer build has not
            sys.stderr.write(f"toolforge: {running.name} cannot be started: {error!r}\n")

    def _run(self, name: str, command: str) -> None:
        with self.lock:
            if name in self.wanted:
                self.wanted[name].stop()
            self.wanted[name] = Running(
                name=name,
                start=lambda: self.start(name, command),
                command=command,
                ask=(lambda _: self.web()) if name == WEB else Container.complaint,
            )
