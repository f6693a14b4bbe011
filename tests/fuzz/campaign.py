"""The coverage-guided fuzzer over all targets, one after the other, as a process beside us."""

import re
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.fuzz.seeds import seeds_of

# Each target's share of the time.
SHARES = {
    "pictures": 0.65,
    "answers": 0.05,
    "message": 0.03,
    "content": 0.02,
    "script": 0.05,
    "bundle": 0.05,
    "forms": 0.05,
    "predictions": 0.05,
    "inferences": 0.05,
}
_LONGEST_FILE = 20_000  # bytes
_LONGEST_RUN = 20  # seconds for one file
_MEMORY_MB = 1500
_EXECUTIONS = re.compile(rb"stat::number_of_executed_units: (\d+)")
_COVERED = re.compile(rb"cov: (\d+)")


@dataclass
class Guided:
    """What came of one target."""

    target: str
    seeds: int = 0
    executions: int = 0
    covered: int = 0
    seconds: float = 0.0
    findings: list[Path] = field(default_factory=list)


def run(python: Path, folder: Path, target: str, seconds: float) -> Guided:
    """Fuzz one target for so long, going on after a finding, which is kept in `folder`.

    `python` is that of the fuzzer's environment. What it has learnt is kept in `folder`
    too, for the next run. Raises OSError when the fuzzer cannot be started.
    """
    learnt, seeds, kept = (folder / part / target for part in ("learnt", "seeds", "findings"))
    for place in (learnt, seeds, kept):
        place.mkdir(parents=True, exist_ok=True)
    guided = Guided(target, seeds=len(seeds_of(target)))
    for number, seed in enumerate(seeds_of(target)):
        (seeds / f"{number:03}").write_bytes(seed)
    began, since = time.monotonic(), time.time()
    while (left := seconds - (time.monotonic() - began)) >= 1 or not guided.executions:
        output = _fuzz(
            python, target, max(int(left), 1), kept, learnt, seeds, folder / f"{target}.log"
        )
        guided.executions += int((_EXECUTIONS.findall(output) or [0])[-1])
        guided.covered = max([guided.covered, *map(int, _COVERED.findall(output))])
        if not guided.executions:
            raise OSError(f"the fuzzer did not run, see {folder / target}.log")
    guided.seconds = time.monotonic() - began
    # By time and not by name: what is found again is written again, under the same name.
    guided.findings = sorted(file for file in kept.iterdir() if file.stat().st_mtime >= since)
    return guided


def _fuzz(
    python: Path, target: str, seconds: int, kept: Path, learnt: Path, seeds: Path, log: Path
) -> bytes:
    options = [
        f"-max_total_time={seconds}",
        f"-max_len={_LONGEST_FILE}",
        f"-timeout={_LONGEST_RUN}",
        f"-rss_limit_mb={_MEMORY_MB}",
        f"-artifact_prefix={kept}/",
        "-print_final_stats=1",
    ]
    command = [str(python), "-m", "tests.fuzz.guided", target, *options, str(learnt), str(seeds)]
    with log.open("wb") as out:
        subprocess.run(command, stdout=out, stderr=subprocess.STDOUT, check=False)
    return log.read_bytes()
