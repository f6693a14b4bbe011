"""What was measured, as tables and targets: pure functions of results."""

import math
from collections.abc import Iterator, Mapping, Sequence
from statistics import median

from bench.service.measured import (
    BARE,
    LOOPS,
    NAMES,
    WORKER,
    WORKERS,
    Ended,
    Part,
    Round,
    beside,
    percentile,
)
from bench.table import table
from bench.target import Target
from review.status import Status

_QUESTIONS = 10  # a second to one host, as REQUESTS_PER_SECOND has it by default


def rates(rounds: Sequence[Round]) -> str:
    """Everybody beside the limit and beside the loops."""
    rows = [
        (
            name,
            f"{median(each.rates[name].per_second for each in rounds):.1f}",
            f"{beside(rounds, name, BARE):.2f}",
            f"{beside(rounds, name, LOOPS):.2f}",
            f"{median(each.rates[name].ms for each in rounds):.1f}",
        )
        for name in NAMES
    ]
    header = ("who", "files/s", "x the bare model, twice", "x two loops", "processor ms a file")
    grown = f"two workers do {beside(rounds, WORKERS, WORKER):.2f} times as much as one"
    return f"{table(header, rows)}\n\n{grown}"


def processor(rounds: Sequence[Round]) -> str:
    """Whose processor time a file took."""
    found = {name: median(each.processor[name] for each in rounds) for name in rounds[0].processor}
    rows = [(name, f"{ms:.1f}") for name, ms in found.items()]
    rows.append(("all", f"{sum(found.values()):.1f}"))
    return table(("of the processor, for a file with two workers", "ms"), rows)


def memory(found: Mapping[str, Sequence[float]]) -> str:
    """The processes' share of the machine's memory."""
    rows = [(name, ", ".join(f"{each:.0f}" for each in mb)) for name, mb in found.items()]
    rows.append(("all", f"{sum(map(sum, found.values())):.0f}"))
    return table(("two workers' memory", "MB"), rows)


def latencies(found: Mapping[float, Sequence[Ended]]) -> str:
    """How long an upload waits for its verdict, by how many come in a second."""
    header = ("uploads a second", "uploads", "median s", "99 % within", "longest", "of a suspect")
    rows = []
    for rate, ended in found.items():
        seconds = [each.seconds for each in ended]
        figures = (median(seconds), percentile(seconds, 0.99), max(seconds), _of_suspects(ended))
        rows.append((f"{rate:g}", f"{len(ended)}", *(f"{each:.3f}" for each in figures)))
    return table(header, rows)


def profile(parts: Mapping[str, Part], worker: float) -> str:
    """Where the time of a file goes in one process that does nothing else.

    `worker` is how many files a second the service does with one worker.
    """
    rows = [
        (name, f"{p.ms:.2f}", f"{p.processor_ms:.2f}", f"{p.calls:.1f}", f"{p.trips:.1f}")
        for name, p in parts.items()
    ]
    ms, own = (sum(getattr(p, figure) for p in parts.values()) for figure in ("ms", "processor_ms"))
    trips = sum(p.trips for p in parts.values())
    rows.append(("all of it", f"{ms:.2f}", f"{own:.2f}", "", f"{trips:.1f}"))
    rows.append(("and with Celery and Redis, as one worker", f"{1000 / worker:.2f}", "", "", ""))
    header = ("a file's way in one process", "ms", "its own processor", "calls", "round trips")
    return table(header, rows)


def default_pace(questions: float) -> str:
    """What a wiki is asked for at most, with so many questions for a file."""
    return (
        f"{questions:.1f} questions to the wiki's API for a file: with REQUESTS_PER_SECOND as it "
        f"is by default, {_QUESTIONS}, at most {_QUESTIONS / questions:.1f} files a second, "
        f"whatever the machine"
    )


def targets(rounds: Sequence[Round], found: Mapping[float, Sequence[Ended]]) -> Iterator[Target]:
    """What was asked for."""
    yield Target(
        what="the service with two workers, beside twice the bare model",
        measured=beside(rounds, WORKERS, BARE),
        limit=0.35,
        unit="x",
        at_least=True,
    )
    yield beside_loops(rounds, "the service with two workers")
    slowest = min(found)
    yield Target(
        what=f"a suspect's row for the report at {slowest:g} upload a second, the longest",
        measured=_of_suspects(found[slowest]),
        limit=30,
        unit=" s",
    )


def beside_loops(rounds: Sequence[Round], what: str) -> Target:
    """What else is done than to fetch, decode and score is a quarter of the work at most."""
    return Target(
        what=f"{what}, beside the loop in two processes",
        measured=beside(rounds, WORKERS, LOOPS),
        limit=0.75,
        unit="x",
        at_least=True,
    )


def _of_suspects(ended: Sequence[Ended]) -> float:
    return max((e.seconds for e in ended if e.status is Status.SUSPECT), default=math.nan)
