"""What was measured of the API, as tables and targets: pure functions of results."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bench.api.hey import ACCEPTED, REFUSED, Answers
from bench.table import table
from bench.target import Target

OVERLOAD = 4  # times what it can do


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What one run has found.

    `limit` is what the threads alone do a second; `megabytes` after each tenth of the requests,
    of the process and its decoders, in 10⁶ bytes.
    """

    limit: float
    idle: Mapping[str, Answers]
    peak: Mapping[str, Answers]
    overload: Mapping[str, Answers]
    megabytes: Sequence[float]


def rates(measured: Measured) -> str:
    """How fast it answers: alone, at its best, and when too much is asked."""
    limit = f"{measured.limit:.1f}"
    rows: list[tuple[str, ...]] = [("the threads alone, without HTTP", limit, "", "", "")]
    for name, answers in (
        ("one request at a time", measured.idle[ACCEPTED]),
        ("as many as there are threads", measured.peak[ACCEPTED]),
        (f"{OVERLOAD} times that: let in", measured.overload[ACCEPTED]),
        (f"{OVERLOAD} times that: turned away", measured.overload[REFUSED]),
    ):
        times = (answers.median_ms, answers.within_ms(0.95), answers.within_ms(0.99))
        rows.append((name, f"{answers.per_second:.1f}", *(f"{time:.1f}" for time in times)))
    return table(("requests", "a second", "median ms", "95 % within", "99 % within"), rows)


def memory(measured: Measured, requests: int) -> str:
    """After each tenth."""
    tenth = requests // 10
    rows = [(f"{tenth * number:,}", f"{mb:.0f}") for number, mb in enumerate(measured.megabytes, 1)]
    return table(("requests answered", "MB"), rows)


def targets(measured: Measured) -> Iterator[Target]:
    """What was asked for."""
    idle, let_in = measured.idle[ACCEPTED], measured.overload[ACCEPTED]
    for name, asked, before in (
        ("the median", let_in.median_ms, idle.median_ms),
        ("what 95 % are within", let_in.within_ms(0.95), idle.within_ms(0.95)),
    ):
        yield Target(
            what=f"{name} of what is let in at {OVERLOAD} times too much, beside the idle one",
            measured=asked / before,
            limit=3,
            unit="x",
        )
    yield Target(
        what="what is answered at its best, beside the threads alone",
        measured=measured.peak[ACCEPTED].per_second / measured.limit,
        limit=0.7,
        unit="x",
        at_least=True,
    )
    yield Target(
        what=f"what is answered at {OVERLOAD} times too much, beside its best",
        measured=let_in.per_second / measured.peak[ACCEPTED].per_second,
        limit=0.7,
        unit="x",
        at_least=True,
    )
    yield Target(
        what="memory after all requests, beside that after a tenth of them",
        measured=measured.megabytes[-1] / measured.megabytes[0],
        limit=1.05,
        unit="x",
    )
