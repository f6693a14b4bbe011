"""`make bench-service`: the service's servers and workers, side by side with loops and the model.

python -m bench.service FILES: how many files two workers get in a round.
"""

import json
import sys
import time
from contextlib import closing

from bench.contender import ROOT, CannotRun
from bench.machine import machine
from bench.process import Process
from bench.report import outcomes
from bench.service import report
from bench.service.crew import TWO, Crew, crew
from bench.service.measured import WORKER, Part, Round
from bench.service.stage import Stage, stage
from playground.console import PlaygroundError
from settings import SettingError

MODEL, DEFAULT = "mobilenet_v2", "cascade"
# Which list some harmless pictures. Of a cascade they would make a doubt of every eighth.
LISTING = {"nsfw_threshold": 0.05, "sexy_threshold": 0.5}
ROUNDS = 3
OFFERED = {1: 24, 10: 100, 50: 300}  # uploads in a second, and how many of them
_FOLDER = ROOT / ".cache" / "bench-service"
_SECONDS = 300.0


def main(files: int) -> int:
    """0, also where a target is missed; 1 when something could not be run."""
    begun, where = time.monotonic(), machine()
    try:
        tell("starting a wiki, Redis and MariaDB")
        with stage(_FOLDER) as servers:
            sys.stdout.write(f"{where}; {files} files a round, {ROUNDS} rounds\n\n")
            _one_model(servers, files)
            tell(f"starting everybody with {DEFAULT}")
            with crew(servers, DEFAULT, {}) as everybody:
                rounds = _rounds(everybody, files // 2)
                _show(f"{DEFAULT}, the default:", report.rates(rounds))
                _show(report.memory(everybody.megabytes()))
                _show(f"{everybody.feed.looked_at_again():.0%} of the files left a doubt")
                _show(outcomes([report.beside_loops(rounds, f"the same with MODEL={DEFAULT}")]))
    except (CannotRun, PlaygroundError, SettingError) as why:
        tell(str(why))
        return 1
    tell(f"done in {time.monotonic() - begun:.0f} s")
    return 0


def tell(line: str) -> None:
    """One line of progress on stderr."""
    sys.stderr.write(f"bench-service: {line}\n")


def _one_model(servers: Stage, files: int) -> None:
    tell(f"starting everybody with {MODEL}")
    with crew(servers, MODEL, LISTING) as everybody:
        rounds = _rounds(everybody, files)
        waited = {}
        for rate, count in OFFERED.items():
            tell(f"{rate} uploads a second, {count} of them")
            waited[float(rate)] = everybody.feed.offered(rate, count, TWO)
        tell("where the time goes")
        parts = _profile(everybody, files // 2)
        _show(f"{MODEL}:", report.rates(rounds), report.processor(rounds))
        _show(report.memory(everybody.megabytes()), report.latencies(waited))
        _show(report.profile(parts, rounds[-1].rates[WORKER].per_second))
        _show(report.default_pace(parts["questions to the wiki"].calls))
        _show(outcomes(list(report.targets(rounds, waited))))


def _rounds(everybody: Crew, files: int) -> list[Round]:
    rounds = []
    for number in range(ROUNDS):
        tell(f"round {number + 1} of {ROUNDS}, {files} files")
        rounds.append(everybody.round(files))
    return rounds


def _profile(everybody: Crew, files: int) -> dict[str, Part]:
    command = [sys.executable, "-m", "bench.service.profile", json.dumps(everybody.settings)]
    with closing(Process(command, None, _FOLDER / "profile.log", seconds=_SECONDS)) as process:
        process.say(" ".join(map(str, everybody.feed.register(files))))
        told = json.loads(process.line(_SECONDS))
    return {name: Part(**figures) for name, figures in told.items()}


def _show(*parts: str) -> None:
    sys.stdout.write("".join(f"{part}\n\n" for part in parts))
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
