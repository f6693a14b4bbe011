"""What an operator makes of a tool, by the words of `toolforge`: a rehearsal, see keeper.py."""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.toolforge.container import Container, entering
from tests.toolforge.deployments import Deployments
from tests.toolforge.jobs import WEB, Job, commands
from tests.toolforge.tool import Tool
from tests.toolforge.variables import listed

_HELP = (
    "this rehearsal knows: build, envvars, jobs, webservice, as docs/deploy-toolforge.md has them"
)


@dataclass(kw_only=True)
class Rehearsal:
    """What an operator has made of the tool so far."""

    tool: Tool
    created: dict[str, str] = field(default_factory=dict)  # variables
    deployments: Deployments = field(init=False)
    ended: dict[str, Container] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.deployments = Deployments(start=self._start)

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
                self.created[name] = value[0] if value else given.strip()
                return f"{name} is set for whatever is started from now on"
            case "delete", [name]:
                there = self.created.pop(name, None) is not None
                return f"{name} is deleted" if there else f"you have created no {name}"
            case "list", _:
                return listed(self.tool.env, self.created)
        return _HELP

    def _web(self, what: str) -> str:
        if what in ("start", "restart"):
            return self.deployments.start_web()
        if what == "stop":
            there = self.deployments.of(WEB)
            return self.deployments.end(WEB) if there else "it does not run"
        return self._logs(WEB) if what == "logs" else _HELP

    def _jobs(self, what: str, rest: Sequence[str]) -> str:
        jobs = self.deployments
        match what, [*rest]:
            case "load", [file]:
                return jobs.load(Path(file))
            case "run", [name, *options]:
                command = options[options.index("--command") + 1]
                self.ended[name] = container = self._start(name, command)
                return f"{name} ended with {container.wait(900)}\n{container.last_words()}"
            case "list", _:
                return "\n".join(one.line() for one in jobs.wanted.values()) or "no jobs"
            case "restart", [name]:
                return "\n".join(map(jobs.restart, jobs.of(name))) or f"no {name}"
            case "delete", [name]:
                return "\n".join(map(jobs.end, jobs.of(name))) or f"no {name}"
            case "flush", _:
                return "\n".join(map(jobs.end, jobs.of("")))
            case "logs", [name, *_]:
                return self._logs(name)
        return _HELP

    def _logs(self, name: str) -> str:
        last = [self.deployments.wanted[one].container for one in self.deployments.of(name)]
        last += [self.ended[name]] if name in self.ended else []
        return "\n".join(f"== {one.name}\n{one.last_words(40)}" for one in last) or f"no {name}"

    def _shell(self) -> str:
        """For the client: how to get in, as JSON."""
        tmp = self.tool.folder / "shell"
        tmp.mkdir(exist_ok=True)
        tmp.chmod(0o1777)
        command = f"exec env PATH={self.tool.folder}/bin:$PATH bash --norc"
        script = entering(command, self.tool.checkout, tmp, Path(os.devnull))
        env = {**self.tool.env, **self.created}
        return json.dumps({"script": script, "env": env, "keeper": os.getpid()})

    def _start(self, name: str, command: str) -> Container:
        return self.tool.start(Job(name, commands(self.tool.checkout)[command]), **self.created)
