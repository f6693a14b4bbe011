"""One process as in a container of Toolforge: its user, its files, its memory, its variables."""

import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.toolforge.memory import MemoryLimit

USER = 52_345  # of no account: a tool's
MIB = 512  # the default of a job
GRACE_SECONDS = 15.0
# The only folders that it can write: /tmp, of its own, and what the variables name.
_ENTER = """
set -e
mount --bind {tmp} /tmp
{show}
echo $$ > {members}
cd {checkout}
exec setpriv --reuid={user} --regid={user} --clear-groups --bounding-set=-all --no-new-privs \
  bash -c {command}
"""


@dataclass(kw_only=True)
class Container:
    """A running one; `folder` has its log and its /tmp."""

    name: str
    command: str
    checkout: Path
    env: Mapping[str, str]
    folder: Path
    memory: MemoryLimit = field(init=False)
    process: "subprocess.Popen[bytes]" = field(init=False)

    def start(self) -> None:
        """Start it."""
        tmp = self.folder / "tmp"
        tmp.mkdir(parents=True)
        tmp.chmod(0o1777)
        self.memory = MemoryLimit(f"toolforge-check-{os.getpid()}-{self.name}", MIB)
        script = entering(self.command, self.checkout, tmp, self.memory.members)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                ["unshare", "--mount", "--", "bash", "-c", script],
                env=dict(self.env),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    @property
    def log(self) -> Path:
        """What it said."""
        return self.folder / "log"

    def complaint(self) -> str:
        """What its health check complains about; "" where that ends with 0."""
        inside = ["nsenter", "--mount", f"--target={self.process.pid}", "--"]
        check = ["sh", str(self.checkout / "health.sh")]
        done = subprocess.run(
            [*inside, *check], capture_output=True, text=True, check=False, env={"PATH": "/bin"}
        )
        return (done.stdout + done.stderr).strip() if done.returncode else ""

    def freeze(self) -> None:
        """Its first process stops in the middle of whatever it does, until it is killed."""
        os.kill(self.process.pid, signal.SIGSTOP)

    def stop(self) -> float:
        """As a supervisor ends it; how many seconds it took. What stays is killed."""
        begun = time.monotonic()
        with suppress(ProcessLookupError, subprocess.TimeoutExpired):
            os.kill(self.process.pid, signal.SIGTERM)
            self.process.wait(GRACE_SECONDS)
        took = time.monotonic() - begun
        self.kill()
        return took

    def kill(self) -> None:
        """All that is in it."""
        for pid in self.memory.ids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def wait(self, seconds: float) -> int:
        """Until it ends by itself; its exit code."""
        return self.process.wait(seconds)

    def last_words(self, lines: int = 15) -> str:
        """The end of its log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])


def entering(command: str, checkout: Path, tmp: Path, members: Path) -> str:
    """What a shell of root's does, in a view of the files of its own, to become that command."""
    return _ENTER.format(
        tmp=shlex.quote(str(tmp)),
        show=_show(Path(sys.base_prefix)),
        members=members,
        checkout=shlex.quote(str(checkout)),
        user=USER,
        command=shlex.quote(command),
    )


def _show(interpreter: Path) -> str:
    """Commands by which others than root see an interpreter that lies in a folder of root's.

    Of that folder they see nothing else.
    """
    hidden = [one for one in reversed(interpreter.parents) if not one.stat().st_mode & 0o001]
    if not hidden:
        return ""
    aside, place = "/run/toolforge-check", shlex.quote(str(interpreter))
    return "\n".join(
        (
            f"mkdir -p {aside}",
            f"mount --bind {place} {aside}",
            f"mount -t tmpfs -o mode=755 none {shlex.quote(str(hidden[0]))}",
            f"mkdir -p {place}",
            f"mount --move {aside} {place}",
        )
    )
