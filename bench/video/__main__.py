"""`make bench-video`: makes the videos, lets all take turns, prints the tables.

python -m bench.video MINUTES [PART...]: how long videos are, and which parts of the run.
"""

import sys
import time

from bench.contender import ROOT, CannotRun
from bench.machine import machine
from bench.report import outcomes
from bench.video.hostile import hostile
from bench.video.memory import memory
from bench.video.real import real
from bench.video.recall import recall
from bench.video.run import Run, Section
from bench.video.speed import speed
from classifier.errors import ModelError
from settings import SettingError

_PARTS = {"speed": speed, "recall": recall, "real": real, "memory": memory, "hostile": hostile}


def main(minutes: float, parts: list[str]) -> int:
    """0, also where a bar is missed; 1 when something could not be run."""
    begun, failed = time.monotonic(), False
    run = Run(minutes=minutes, folder=ROOT / ".cache" / "bench-video", tell=tell)
    run.folder.mkdir(parents=True, exist_ok=True)
    sys.stdout.write(f"{machine()}\n\n")
    for name in parts or _PARTS:
        try:
            section = _PARTS[name](run)
        except (CannotRun, ModelError, SettingError) as why:
            tell(f"{name} could not be run: {why}")
            failed = True
        else:
            sys.stdout.write(_text(section))
            sys.stdout.flush()
    tell(f"done in {time.monotonic() - begun:.0f} s")
    return int(failed)


def tell(line: str) -> None:
    """One line of progress on stderr."""
    sys.stderr.write(f"bench-video: {line}\n")


def _text(section: Section) -> str:
    parts = [f"{section.title}:", *section.tables]
    if section.targets:
        parts.append(outcomes(section.targets))
    return "\n\n".join(parts) + "\n\n"


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]), sys.argv[2:]))
