"""What an operator makes of a tool, by the words of `toolforge`: a rehearsal, see keeper.py."""

import json
import os
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.toolforge.container import Container, entering
from tests.toolforge.fleet import ask_web
from tests.toolforge.jobs import WEB, Job, commands
from tests.toolforge.tool import Tool

CHECK_SECONDS = 10.0
FAILURES = 3  # of a health check, after which a job is started again
_HELP = (
    "this rehearsal knows: build, envvars, jobs, webservice, as docs/deploy-toolforge.md has them"
)


@dataclass(kw_only=True)
class Running:
    """A job that is to run, whatever happens to its container.

    `command` is its name in the Procfile; what that stands for may be another in each build.
    """

    command: str
    container: Container
    failures: int = 0


@dataclass(kw_only=True)
class Rehearsal:
    """What an operator has made of the tool so far."""

    tool: Tool
    wanted: dict[str, Running] = field(default_factory=dict)
    loaded: dict[str, Any] = field(default_factory=dict)  # of jobs.yaml, by name
    ended: dict[str, Container] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def answer(self, words: Sequence[str], given: str) -> str:
        """What `toolforge WORDS` prints, with that on its standard input."""
        match [*words]:
            case ["build", what, *rest]:
                return self._build(what, rest)
            case ["envvars", what, *rest]:
                return self._envvars(what, rest, given)
            case ["jobs", what, *rest]:
                return self._jobs(what, rest)
            case ["webservice", "buildservice", "shell", *_]:
                return self._shell()
            case ["webservice", what, *_]:
                return self._web(what)
            case ["sql"]:
                return "\n".join(str(row) for row in self.tool.sql(given)) or "done"
        return _HELP

    def _build(self, what: str, rest: Sequence[str]) -> str:
        match what, [*rest]:
            case "start", ([repository] | [repository, "--ref", _]):
                said = self.tool.build(repository, rest[-1] if len(rest) > 1 else "HEAD")
                return f"ok: {said}; what is started from now on has it, what runs stays as it is"
            case (("show" | "clean"), _):
                return "ok"
        return _HELP

    def _envvars(self, what: str, rest: Sequence[str], given: str) -> str:
        match what, [*rest]:
            case "create", [name, *value]:
                self.tool.env[name] = value[0] if value else given.strip()
                return f"{name} is set for whatever is started from now on"
            case "delete", [name]:
                self.tool.env.pop(name, None)
                return f"{name} is deleted"
            case "list", _:
                return "\n".join(f"{name}={value}" for name, value in self.tool.env.items())
        return _HELP

    def _web(self, what: str) -> str:
        if what in ("start", "restart"):
            self._run(WEB, WEB)
            return "started"
        if what == "stop":
            return self._end(WEB, "delete") if WEB in self.wanted else "it does not run"
        return self._logs(WEB) if what == "logs" else _HELP

    def _jobs(self, what: str, rest: Sequence[str]) -> str:
        match what, [*rest]:
            case "load", [file]:
                return self._load(Path(file))
            case "run", [name, *options]:
                command = options[options.index("--command") + 1]
                self.ended[name] = container = self._start(name, command)
                return f"{name} ended with {container.wait(900)}\n{container.last_words()}"
            case "list", _:
                return "\n".join(map(self._line, self.wanted)) or "no jobs"
            case (("restart" | "delete"), [name]):
                return "\n".join(self._end(one, what) for one in self._of(name)) or f"no {name}"
            case "flush", _:
                return "\n".join(self._end(one, "delete") for one in self._of(""))
            case "logs", [name, *_]:
                return self._logs(name)
        return _HELP

    def _load(self, file: Path) -> str:
        """Only what is not there, or has another definition now, is started, as Toolforge does."""
        return "\n".join(
            f"{job['name']}: {'started' if self._take(job) else 'unchanged, goes on as it is'}"
            for job in yaml.safe_load(file.read_text())
        )

    def _take(self, job: Mapping[str, Any]) -> bool:
        name = job["name"]
        there = self._of(name)
        if there and self.loaded.get(name) == job:
            return False
        for one in there:
            self._end(one, "delete")
        for number in range(job.get("replicas", 1)):
            self._run(f"{name}-{number + 1}", job["command"])
        self.loaded[name] = job
        return True

    def _logs(self, name: str) -> str:
        last = [self.wanted[one].container for one in self._of(name)]
        last += [self.ended[name]] if name in self.ended else []
        return "\n".join(f"== {one.name}\n{one.last_words(40)}" for one in last) or f"no {name}"

    def _shell(self) -> str:
        """For the client: how to get in, as JSON."""
        tmp = self.tool.folder / "shell"
        tmp.mkdir(exist_ok=True)
        tmp.chmod(0o1777)
        command = f"exec env PATH={self.tool.folder}/bin:$PATH bash --norc"
        script = entering(command, self.tool.checkout, tmp, Path(os.devnull))
        return json.dumps({"script": script, "env": self.tool.env, "keeper": os.getpid()})

    def _of(self, name: str) -> list[str]:
        """The replicas of a job; of "" all jobs, but not the web service."""
        jobs = [one for one in self.wanted if one != WEB or name == WEB]
        return [one for one in jobs if name in ("", one, one.rpartition("-")[0])]

    def _run(self, name: str, command: str) -> None:
        with self.lock:
            if name in self.wanted:
                self.wanted[name].container.stop()
            self.wanted[name] = Running(command=command, container=self._start(name, command))

    def _start(self, name: str, command: str) -> Container:
        return self.tool.start(Job(name, commands(self.tool.checkout)[command]))

    def _end(self, name: str, what: str) -> str:
        with self.lock:
            running = self.wanted.pop(name)
            took = running.container.stop()
            if what == "restart":
                self._run(name, running.command)
        return f"{name}: ended within {took:.1f} s{', started' if what == 'restart' else ''}"

    def _line(self, name: str) -> str:
        running = self.wanted[name]
        code = running.container.process.poll()
        said = _complaint(name, running)
        return f"{name:<10} {'Running' if code is None else f'ended ({code})':<12} {said or 'well'}"

    def supervise(self) -> None:
        """Start again what ended, or is ill for too long; for ever."""
        while True:
            time.sleep(CHECK_SECONDS)
            with self.lock:
                for name, running in self.wanted.items():
                    ended = running.container.process.poll() is not None
                    running.failures = running.failures + 1 if _complaint(name, running) else 0
                    if ended or running.failures >= FAILURES:
                        running.container.stop()
                        running.container = self._start(name, running.command)
                        running.failures = 0


def _complaint(name: str, running: Running) -> str:
    if running.container.process.poll() is not None:
        return "it has ended"
    return ask_web() if name == WEB else running.container.complaint()
