"""The service as an operator runs it: several processes, each started again when it ends."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, RLock, Thread
from types import TracebackType
from typing import Self

from tests.chaos.clock import Clock

ROOT = Path(__file__).parents[2]
CELERY = ("-m", "celery", "-A", "worker")
QUIET = ("--without-gossip", "--without-mingle", "--without-heartbeat")
POLL, BEAT, EDIT = "poll", "beat", "edit"
WORK = "work"
COMMANDS: Mapping[str, Sequence[str]] = {  # docs/running.md: "As several processes"
    POLL: ("-m", "worker", "poll"),
    WORK: (*CELERY, "worker", "--concurrency", "2", *QUIET),
    BEAT: (*CELERY, "beat"),
    EDIT: ("-m", "worker", "edit"),
}
REMAPPED = {"REMAP_SIGTERM": "SIGQUIT"}
GRACE_SECONDS = 15.0  # Toolforge kills what has not ended by then
_LOOK_SECONDS = 0.1
_REST_SECONDS = 1.0  # between two starts of one process


@dataclass
class Member:
    """One process, by a name that begins with its command's: "work 2" is a second worker."""

    name: str
    command: Sequence[str]
    code: Path
    env: Mapping[str, str]
    log: Path
    process: "subprocess.Popen[bytes]" = field(init=False)
    began: float = 0.0
    ends: list[int] = field(default_factory=list)  # exit codes that nobody here has caused

    def start(self) -> None:
        """Start it, in a process group of its own."""
        self.began = time.monotonic()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                env=self.env,
                cwd=self.code,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def end(self) -> None:
        """By SIGKILL, with all its children."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Fleet:
    """Processes of one service; `account` is for editors only. `code` is the checkout."""

    def __init__(
        self, folder: Path, env: Mapping[str, str], account: Mapping[str, str], code: Path = ROOT
    ) -> None:
        self._folder = folder
        self._code = code
        self._env = {"PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONPATH": str(code)}
        self._env |= {**REMAPPED, **env}
        folder.mkdir(parents=True, exist_ok=True)
        self._account = account
        self.clock = Clock(folder / "clock")  # of those that join with a clock of their own
        self._members: dict[str, Member] = {}
        self._lock = RLock()
        self._over = Event()
        self._keeper = Thread(target=self._keep, daemon=True)
        self._keeper.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        self._keeper.join()
        if error is not None:
            sys.stderr.write(self.last_words())
        for name in [*self._members]:
            self.leave(name, signal.SIGKILL)

    def join(self, *names: str, wrong_clock: bool = False, **env: str) -> None:
        """Start them, with these variables beside the others, and keep them running.

        With `wrong_clock` they have the time of `clock`.
        """
        with self._lock:
            for name in names:
                known = {**self._env, **(self._account if name.startswith(EDIT) else {}), **env}
                log = self._folder / f"{name.replace(' ', '-')}.log"
                command = [sys.executable, *COMMANDS[name.split()[0]]]
                if wrong_clock:
                    command[2:2] = ["tests.chaos.clock", str(self.clock.file)]
                self._members[name] = Member(name, command, self._code, known, log)
                self._members[name].start()

    def leave(self, name: str, number: int = signal.SIGTERM) -> float:
        """End one as it is done by who ends it for good; how many seconds that took.

        By SIGTERM, and by SIGKILL when it has not gone in `GRACE_SECONDS`.
        """
        with self._lock:
            member = self._members.pop(name)
        began = time.monotonic()
        if number != signal.SIGKILL:
            with suppress(subprocess.TimeoutExpired, ProcessLookupError):
                os.kill(member.process.pid, number)  # a supervisor knows of no children
                member.process.wait(GRACE_SECONDS)
        took = time.monotonic() - began
        member.end()
        return took

    def kill(self, name: str) -> None:
        """The process alone by SIGKILL, as the kernel does that needs memory; it is restarted."""
        with self._lock:
            process = self._members[name].process
            process.kill()
            process.wait()

    def kill_child(self, name: str, which: int = 0) -> None:
        """One of its children by SIGKILL: which of them is taken from the number."""
        if children := self.children(name):
            with suppress(ProcessLookupError):
                os.kill(children[which % len(children)], signal.SIGKILL)

    def children(self, name: str) -> list[int]:
        """The ids of its children."""
        pid = self._members[name].process.pid
        with suppress(FileNotFoundError, ProcessLookupError):
            return [
                int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
            ]
        return []

    def signal(self, name: str, number: int) -> None:
        """Tell one."""
        os.kill(self._members[name].process.pid, number)

    @property
    def names(self) -> list[str]:
        """Who is kept running."""
        return [*self._members]

    def pid(self, name: str) -> int:
        """Its id now."""
        return self._members[name].process.pid

    def ends(self, name: str) -> list[int]:
        """The exit codes with which it has ended by itself, or was killed."""
        return [*self._members[name].ends]

    def log(self, name: str) -> str:
        """All that it and its earlier selves have said."""
        return (self._folder / f"{name.replace(' ', '-')}.log").read_text(errors="replace")

    def last_words(self) -> str:
        """The end of each log, for who looks for what went wrong."""
        logs = sorted(self._folder.glob("*.log"))
        return "".join(
            f"--- {log.name}\n{log.read_text(errors='replace')[-1500:]}\n" for log in logs
        )

    def _keep(self) -> None:
        while not self._over.wait(_LOOK_SECONDS):
            with self._lock:
                for member in self._members.values():
                    ended = member.process.poll()
                    if ended is not None and time.monotonic() > member.began + _REST_SECONDS:
                        member.ends.append(ended)
                        member.end()
                        member.start()
