"""What second looks add to the mean cost of a file."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from bench.contender import ROOT, CannotRun
from bench.table import table
from bench.target import Target

_SHARE = 0.01  # of all files: the share for which a target is set
_TIMEOUT_SECONDS = 300


@dataclass(frozen=True, kw_only=True)
class SecondLook:
    """Milliseconds of one, without and with parts; shares of harmless crops that get one."""

    whole_ms: float
    parts_ms: float
    by_screen: float
    by_structure: float


def measure(cascade: str, core: int, log: Path) -> SecondLook:
    """In a process of its own, on that core. Raises CannotRun."""
    command = ["taskset", "-c", str(core), sys.executable, "-m", "bench.peers.second_look", cascade]
    with log.open("wb") as errors:
        try:
            done = subprocess.run(
                command,
                cwd=ROOT,
                stdout=subprocess.PIPE,
                stderr=errors,
                timeout=_TIMEOUT_SECONDS,
                check=True,
            )
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            raise CannotRun(f"second looks could not be measured ({error}), see {log}") from None
    return SecondLook(**json.loads(done.stdout))


def target(look: SecondLook, first_ms: float) -> Target:
    """By how much the mean grows when one file of a hundred is asked about with its parts."""
    return Target(
        what="second looks with parts, at 1 % of the files, add to the mean",
        measured=100 * _SHARE * look.parts_ms / first_ms,
        limit=50,
        unit=" %",
    )


def report(look: SecondLook, first_ms: float) -> str:
    """What they cost, and how often harmless crops are in doubt."""
    rows = [
        ("the first look", f"{first_ms:.1f} ms", ""),
        ("a second look at the whole", f"{look.whole_ms:.0f} ms", f"{look.by_screen:.1%}"),
        ("and at nine parts", f"{look.parts_ms:.0f} ms", f"{look.by_structure:.1%}"),
    ]
    return table(("", "a picture", "of harmless crops"), rows)
