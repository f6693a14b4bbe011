"""Servers that outlive whoever started them, and are ended by their own id."""

import json
import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from playground.console import PlaygroundError

_PATH = f"{os.environ.get('PATH', '')}:/usr/local/sbin:/usr/sbin:/sbin"  # mariadbd is in sbin
_STOP_SECONDS = 10.0


@dataclass(frozen=True, kw_only=True)
class Process:
    """A server and its children: one process group, whose leader has the id `pid`.

    `born` (clock ticks after boot) tells the leader from a later process that was
    given the same id. `port` is where it listens.
    """

    pid: int
    born: int
    port: int

    @classmethod
    def start(
        cls,
        record: Path,
        command: Sequence[str],
        *,
        port: int,
        log: Path,
        env: Mapping[str, str] | None = None,
        name: str | None = None,
    ) -> "Process":
        """Start a command detached, and remember it in the file `record`.

        It gets no variable of ours but PATH, a language and `env`; `name` is what it
        sees as its own name; what it prints is added to `log`.
        """
        program = find_program(command[0])
        pid = os.posix_spawn(
            program,
            [name or program, *command[1:]],
            {"PATH": _PATH, "LC_ALL": "C.UTF-8", **(env or {})},
            file_actions=[
                (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                (os.POSIX_SPAWN_OPEN, 1, log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644),
                (os.POSIX_SPAWN_DUP2, 1, 2),
            ],
            setsid=True,
            setsigdef=[signal.SIGPIPE],  # Python ignores it, and children would inherit that
        )
        process = cls(pid=pid, born=_stat(pid).born, port=port)
        record.write_text(json.dumps(asdict(process)))
        return process

    @classmethod
    def recall(cls, record: Path) -> "Process | None":
        """The process remembered in that file, if any of it still runs."""
        process = cls._remembered(record)
        return process if process is not None and process.runs() else None

    @classmethod
    def last_port(cls, record: Path) -> int:
        """Where the process remembered in that file listens or listened; 0 without one."""
        process = cls._remembered(record)
        return 0 if process is None else process.port

    @classmethod
    def _remembered(cls, record: Path) -> "Process | None":
        try:
            return cls(**json.loads(record.read_text()))
        except FileNotFoundError:
            return None

    def runs(self) -> bool:
        """Whether any process of the group is alive: zombies are not."""
        with suppress(ChildProcessError):  # it may be ours to reap, or another's
            os.waitpid(self.pid, os.WNOHANG)
        with suppress(FileNotFoundError, ProcessLookupError):
            leader = _stat(self.pid)
            if leader.born != self.born or leader.state not in "ZX":
                return leader.born == self.born
        return any(s.group == self.pid and s.state not in "ZX" for s in _all_stats())

    def stop(self) -> None:
        """End the group: asked first, and killed when it has not gone in 10 seconds."""
        for number, seconds in ((signal.SIGTERM, _STOP_SECONDS), (signal.SIGKILL, 5.0)):
            if not self.runs():
                return
            with suppress(ProcessLookupError):
                os.killpg(self.pid, number)
            deadline = time.monotonic() + seconds
            while self.runs() and time.monotonic() < deadline:
                time.sleep(0.02)

    def wait_until(self, ready: Callable[[], bool], log: Path, seconds: float = 30) -> None:
        """Wait for the server to answer; raises PlaygroundError when it ends or never does."""
        deadline = time.monotonic() + seconds
        while not ready():
            if not self.runs() or time.monotonic() > deadline:
                self.stop()
                last = log.read_text(errors="replace").strip().splitlines()[-1:]
                raise PlaygroundError(f"a server did not come up, see {log}: {''.join(last)}")
            time.sleep(0.02)


@dataclass(frozen=True, kw_only=True)
class _Stat:
    state: str
    group: int
    born: int


def _stat(pid: int | str) -> _Stat:
    # The second field, the name in brackets, may hold blanks.
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return _Stat(state=fields[0], group=int(fields[2]), born=int(fields[19]))


def _all_stats() -> Iterator[_Stat]:
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(FileNotFoundError, ProcessLookupError):
                yield _stat(entry.name)


def find_program(name: str) -> str:
    """The path of an installed program; raises PlaygroundError without one."""
    path = shutil.which(name, path=_PATH)
    if path is None:
        raise PlaygroundError(f"{name} is missing: run `python -m playground deps`")
    return path
