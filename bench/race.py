"""Lets contenders take turns over the same pictures, on one core, in one run."""

import os
from collections.abc import Sequence
from contextlib import ExitStack, closing
from pathlib import Path

from bench.contender import CannotRun, Contender, Tell
from bench.result import Result
from bench.running import Running


def the_core() -> int:
    """The one on which everybody runs."""
    return max(os.sched_getaffinity(0))


def race(
    contenders: Sequence[Contender], pictures: list[Path], rounds: int, folder: Path, tell: Tell
) -> tuple[dict[str, Result], dict[str, str]]:
    """Results by the contenders' names, and of those that could not be run, why.

    In each round every contender looks at all pictures, one contender after the other.
    What they say on stderr goes into `folder`, a file for each.
    """
    core = the_core()
    failed: dict[str, str] = {}
    times: dict[str, list[list[float]]] = {c.name: [] for c in contenders}
    with ExitStack() as stack:
        running: dict[str, Running] = {}
        for contender in contenders:
            tell(f"warming up {contender.name}")
            log = folder / f"{contender.name.replace('/', '-')}.log"
            try:
                running[contender.name] = stack.enter_context(
                    closing(Running(contender, pictures, core, log))
                )
            except CannotRun as why:
                failed[contender.name] = str(why)
        for number in range(rounds):
            tell(f"round {number + 1} of {rounds}")
            for name, process in running.items():
                if name in failed:
                    continue
                try:
                    times[name].append(process.round())
                except CannotRun as why:
                    failed[name] = str(why)
        return {
            name: Result(
                rounds=times[name],
                peaks_mb=process.peaks_mb(),
                together_mb=process.together_mb,
                facts=process.facts,
            )
            for name, process in running.items()
            if name not in failed
        }, failed
