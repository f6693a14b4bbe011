"""`python -m tests.fuzz SECONDS FOLDER PYTHON`: fuzz for so long, and print what came of it.

PYTHON is the interpreter of requirements-fuzz.txt's environment; what is found, and what
the fuzzer has learnt, is kept in FOLDER. Exit code 1 when anything was found.
"""

import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.api import contract
from tests.fuzz import campaign, lies
from tests.fuzz.batch import ENDS
from tests.fuzz.corpus import format_of
from tests.fuzz.sorts import ANIMATIONS, FILMS, PICTURES, Sort
from tests.fuzz.storm import Blower, Storm

# Of the storm's time.
_SHARES = ((PICTURES, 0.4), (ANIMATIONS, 0.1), (FILMS, 0.35))
_LIES = 0.1
_CONTRACT = 0.05
_SINGLY = 3  # of each batch
_MANY = 10**9


def main(seconds: float, folder: Path, python: Path) -> int:
    """The guided fuzzer on one core, and broken files through the fence on another."""
    start = int(time.time())  # other files in each run; the number of a file makes its bytes
    with ThreadPoolExecutor(1) as beside, tempfile.TemporaryDirectory() as place:
        guided = beside.submit(_guided, seconds, folder, python)
        path = Path(place) / "file"
        storms = [
            (sort, _storm(path, folder, sort, seconds * share, start * 1000))
            for sort, share in _SHARES
        ]
        ends, found = lies.tell(path, seconds=seconds * _LIES, most=_MANY, start=start)
        broken = contract.of_stub(Path(place), f"--max-time={max(int(seconds * _CONTRACT), 10)}")
        runs = guided.result()
    _print_runs(runs)
    for sort, storm in storms:
        _print_storm(sort, storm)
    _say(f"Lying children: {sum(ends.values())} ({_counts(ends)}).")
    findings = [what for _, storm in storms for what in storm.findings]
    findings += found + [str(file) for run in runs for file in run.findings]
    findings += [broken] if broken else []
    for finding in findings:
        _say(f"FOUND {finding}")
    _say(f"{len(findings)} findings, kept in {folder}/findings.")
    return 1 if findings else 0


def _storm(path: Path, folder: Path, sort: Sort, seconds: float, start: int) -> Storm:
    blower = Blower(path, folder / "findings" / "fence", sort)
    try:
        return blower.blow(seconds=seconds, most=_MANY, singly=_SINGLY, start=start)
    finally:
        blower.close()


def _guided(seconds: float, folder: Path, python: Path) -> list[campaign.Guided]:
    shares = campaign.SHARES.items()
    return [campaign.run(python, folder, target, seconds * share) for target, share in shares]


def _print_runs(runs: list[campaign.Guided]) -> None:
    _say("\n| target | seeds | seconds | executions | branches seen | findings |")
    _say("|---|---|---|---|---|---|")
    for run in runs:
        row = f"{run.seeds} | {run.seconds:.0f} | {run.executions} | {run.covered}"
        _say(f"| {run.target} | {row} | {len(run.findings)} |")


def _print_storm(sort: Sort, storm: Storm) -> None:
    seeds = Counter(map(format_of, sort.seeds()))
    titles = "frames | permanent | no memory | nothing to see"
    _say(f"\n| format | seeds | broken files | {titles} | alone, too |")
    _say("|---|---|---|---|---|---|---|---|")
    for fmt, number in seeds.items():
        ends = [storm.together[fmt, end] for end in ENDS]
        alone = sum(count for (kind, _), count in storm.singly.items() if kind == fmt)
        total = sum(count for (kind, _), count in storm.together.items() if kind == fmt)
        _say(f"| {fmt} | {number} | {total} | {' | '.join(map(str, ends))} | {alone} |")
    _say(
        f"\nThrough the fence: {storm.together.total()} files, {storm.singly.total()} of them"
        f" alone too; crashes: {_counts(storm.crashes) or 'none'}; the slowest took"
        f" {storm.slowest:.1f} s; the largest child held {storm.largest_mb:.0f} MB;"
        f" the parent grew by {storm.growth_mb:.1f} MB."
    )


def _counts(counter: Counter[str]) -> str:
    return ", ".join(f"{count} {what}" for what, count in sorted(counter.items()))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])))
