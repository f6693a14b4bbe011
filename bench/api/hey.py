"""hey, a public load generator (Debian's package of that name), and what it found."""

import csv
import io
import shutil
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.contender import CannotRun

_SECONDS = 3600
ACCEPTED, REFUSED = "200", "429"


@dataclass(frozen=True, kw_only=True)
class Answers:
    """How long each answer of one status took, in seconds, sorted; all within `span` seconds."""

    seconds: Sequence[float]
    span: float

    @property
    def per_second(self) -> float:
        """How many there were a second."""
        return len(self.seconds) / self.span

    @property
    def median_ms(self) -> float:
        """Half took less; 0 where there were none."""
        return median(self.seconds) * 1000 if self.seconds else 0.0

    def within_ms(self, share: float) -> float:
        """That share of them took less."""
        return self.seconds[int(share * (len(self.seconds) - 1))] * 1000 if self.seconds else 0.0


def ask(url: str, picture: Path, *options: str) -> dict[str, Answers]:
    """Post the picture as hey's options say; the answers by their status. Raises CannotRun."""
    return found(_rows(_started(url, picture, *options)))


def flood(url: str, picture: Path, *, per_second: float, callers: int) -> dict[str, Answers]:
    """Post so many a second for half a minute, whatever becomes of them. Raises CannotRun.

    Each caller is a hey of its own, started one after the other: those of one would all ask
    at the same moment, and then nobody for a while.
    """
    each = ("-c", "1", "-z", "30s", "-q", f"{per_second / callers:.4f}")
    running = []
    for _ in range(callers):
        running.append(_started(url, picture, *each))
        time.sleep(1 / per_second)
    return found([row for process in running for row in _rows(process)])


def _started(url: str, picture: Path, *options: str) -> subprocess.Popen[str]:
    program = shutil.which("hey")
    if program is None:
        raise CannotRun("hey is missing: an administrator has to run apt-get install -y hey")
    command = [program, "-o", "csv", "-m", "POST", "-T", "image/jpeg", "-D", str(picture)]
    return subprocess.Popen(
        [*command, *options, url], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def _rows(process: subprocess.Popen[str]) -> list[dict[str, str]]:
    out, error = process.communicate(timeout=_SECONDS)
    rows = list(csv.DictReader(io.StringIO(out)))
    if process.returncode or not rows:
        raise CannotRun(f"hey got no answer: {error.strip()[-200:]}")
    return rows


def found(rows: Sequence[dict[str, str]]) -> dict[str, Answers]:
    """The answers by their status, out of what hey writes; both of interest are there."""
    span = max(float(row["offset"]) + float(row["response-time"]) for row in rows)
    times: dict[str, list[float]] = {ACCEPTED: [], REFUSED: []}
    for row in rows:
        times.setdefault(row["status-code"], []).append(float(row["response-time"]))
    return {code: Answers(seconds=sorted(its), span=span) for code, its in times.items()}
