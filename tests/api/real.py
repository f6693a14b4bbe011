"""The real server, as an operator starts it, in a process of its own."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.api.serving import Served, until

_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, kw_only=True)
class Real(Served):
    """Where it listens, its process, and what it says."""

    process: subprocess.Popen[bytes]
    log: Path

    @property
    def decoders(self) -> list[int]:
        """Its children."""
        found = []
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                told = stat.read_text().rpartition(")")[2].split()
            except OSError:  # it has ended
                continue
            if told[0] != "Z" and int(told[1]) == self.process.pid:
                found.append(int(stat.parent.name))
        return found

    def signal_decoders(self, number: signal.Signals) -> None:
        """All of them."""
        for pid in self.decoders:
            os.kill(pid, number)


@contextmanager
def real(folder: Path, models: Path, **settings: str) -> Iterator[Real]:
    """Started with these settings, and ended at the end; its temporary folder is not there."""
    log = folder / "log"
    told = {
        "PATH": os.environ["PATH"],
        "MODEL": "mobilenet_v2",
        "MODEL_DIR": str(models),
        "DATA_DIR": str(folder / "data"),
        "TMPDIR": str(folder / "nowhere"),
        "PYTHONPATH": str(_ROOT),  # also of the decoders, which do not look where it was started
        "API_PORT": "0",
        "LOG_LEVEL": "DEBUG",
    }
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "api"], cwd=_ROOT, env=told | settings, stdout=out, stderr=out
        )
    try:
        until(lambda: " · model" in log.read_text() or process.poll() is not None, seconds=60)
        assert process.poll() is None, log.read_text()
        port = int(log.read_text().partition("/ · model")[0].rpartition(":")[2])
        yield Real(port=port, process=process, log=log)
    finally:
        process.terminate()
        process.wait(30)


def ends_within(process: subprocess.Popen[bytes], seconds: float) -> float:
    """How long it took. Raises subprocess.TimeoutExpired."""
    begun = time.monotonic()
    process.wait(seconds)
    return time.monotonic() - begun
