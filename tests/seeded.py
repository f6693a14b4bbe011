"""A long run by hand, of a seed and a number of files: what it was, and what was found."""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playground.console import PlaygroundError


@dataclass(frozen=True, kw_only=True)
class Run:
    """What was asked for, and a new folder."""

    folder: Path
    seed: int
    files: int


@dataclass(frozen=True, kw_only=True)
class Found:
    """How many there were of what, one line more, and what is wrong."""

    counts: Mapping[str, Mapping[Any, int]]
    line: str
    findings: Sequence[str]


def by_hand(name: str, about: str | None, play: Callable[[Run], Found], *, files: int) -> int:
    """Play it as the command line says, and print a summary; `files` is how many by default.

    The exit code: 1 when anything was found, and then the folder is kept.
    """
    parser = argparse.ArgumentParser(prog=f"python -m tests.{name}", description=about)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--files", type=int, default=files)
    asked = vars(parser.parse_args())
    folder = Path(tempfile.mkdtemp(prefix=f"{name}-"))
    run = Run(folder=folder, **asked)
    try:
        found = play(run)
    except (PlaygroundError, AssertionError) as error:
        sys.exit(f"{name}: {error}; see {folder}")
    for what, counts in found.counts.items():
        told = ", ".join(f"{number} {each}" for each, number in counts.items())
        say(f"{what}: {told or 'none'}")
    say(found.line)
    for finding in found.findings:
        say(f"FOUND {finding}")
    say(f"seed {run.seed}: {len(found.findings)} findings")
    if found.findings:
        say(f"kept in {folder}")
        return 1
    shutil.rmtree(folder)
    return 0


def say(line: str) -> None:
    """On stdout, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
