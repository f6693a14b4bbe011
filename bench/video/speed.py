"""How long each way takes for one video."""

import math
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from typing import NamedTuple

from bench.result import Result, ratio
from bench.table import table
from bench.target import Target
from bench.video import media
from bench.video.peer import Question
from bench.video.run import Run, Section

OURS, BARE, PROPOSAL, EIGHTH = "ours", "bare", "proposal", "every_eighth"
NAMES = {
    OURS: "ours",
    BARE: "the floor: decoder, detector, model",
    PROPOSAL: "the original proposal's way",
    EIGHTH: "every 8th frame, averaged by 8",
}


class Race(NamedTuple):
    """Who takes turns over which video, and how often; ours is first, the floor needs its calls."""

    body: str
    lines: str
    ways: tuple[str, ...]
    rounds: int


RACES = (
    Race("calm", "240p", (OURS, BARE, PROPOSAL, EIGHTH), 3),
    Race("busy", "240p", (OURS, BARE, PROPOSAL, EIGHTH), 3),
    Race("calm", "1080p", (OURS, BARE, PROPOSAL), 1),
    Race("busy", "1080p", (OURS, BARE), 1),
)


class Timed(NamedTuple):
    """A way's milliseconds for the video in each round, and its calls of the model.

    `processor_ms` is the least it took of the processor, which what else the machine does
    changes less.
    """

    result: Result
    calls: int
    processor_ms: float


Times = Mapping[tuple[str, str, str], Timed]  # by body, lines, way


def speed(run: Run) -> Section:
    """All races. Raises CannotRun."""
    times: dict[tuple[str, str, str], Timed] = {}
    for race in RACES:
        times |= _raced(run, race)
    return Section(
        title=f"time for {run.minutes:g} minutes of video, on one core, with mobilenet_v2",
        tables=[report(times)],
        targets=list(targets(times)),
    )


def _raced(run: Run, race: Race) -> Times:
    run.tell(f"making {race.body}, {run.minutes:g} min, if it is not there")
    body = media.body(race.body, run.minutes, run.folder)
    path = str(body.small if race.lines == "240p" else body.original)
    rounds: dict[str, list[list[float]]] = {way: [] for way in race.ways}
    calls, taken = dict.fromkeys(race.ways, 0), dict.fromkeys(race.ways, math.inf)
    with ExitStack() as stack:
        peers = {way: stack.enter_context(run.peer(way)) for way in race.ways}
        for number in range(race.rounds):
            for way, peer in peers.items():
                run.tell(f"{race.body} {race.lines}, round {number + 1} of {race.rounds}: {way}")
                answer = peer.ask(Question(path=path, calls=calls[OURS]))
                calls[way] = answer.looked.calls
                rounds[way].append([answer.ms])
                taken[way] = min(taken[way], answer.processor_ms)
        return {
            (race.body, race.lines, way): Timed(
                Result(rounds=rounds[way], peaks_mb=peer.peaks_mb(), together_mb=0),
                calls[way],
                taken[way],
            )
            for way, peer in peers.items()
        }


def report(times: Times) -> str:
    """Seconds, least and median, beside ours and the floor of the same video."""
    rows = []
    for (body, lines, way), timed in times.items():
        ours, bare = times[body, lines, OURS].result, times[body, lines, BARE].result
        rows.append(
            (
                f"{body} {lines}: {NAMES[way]}",
                f"{_least(timed.result):.1f}",
                f"{timed.result.ms / 1000:.1f}",
                f"{timed.processor_ms / 1000:.1f}",
                str(timed.calls),
                " + ".join(f"{peak:.0f}" for peak in timed.result.peaks_mb),
                f"{ratio(timed.result, ours):.2f}",
                f"{ratio(timed.result, bare):.2f}",
            )
        )
    header = (
        "video, way",
        "min s",
        "median s",
        "of the processor",
        "calls",
        "peak MB",
        "x ours",
        "x the floor",
    )
    return table(header, rows)


def targets(times: Times) -> Iterator[Target]:
    """The bars of speed, for the videos that were raced over."""
    videos = dict.fromkeys((body, lines) for body, lines, _ in times)
    for body, lines in videos:
        ours = times[body, lines, OURS].result
        floor = ratio(ours, times[body, lines, BARE].result)
        yield _target(f"ours, beside the floor: {body} {lines}", floor, 1.3, at_least=False)
        for way, least in ((PROPOSAL, 2.5 if lines == "1080p" else 1.5), (EIGHTH, 1.0)):
            if (body, lines, way) in times:
                slower = ratio(times[body, lines, way].result, ours)
                yield _target(f"{NAMES[way]}, beside ours: {body} {lines}", slower, least)
    for body in dict.fromkeys(body for body, _ in videos):
        original = times.get((body, "1080p", PROPOSAL))
        if original:
            small = times[body, "240p", OURS].result.ms
            what = f"{NAMES[PROPOSAL]} on 1080p, beside ours on its 240p: {body}"
            yield _target(what, original.result.ms / small, 10)


def _target(what: str, measured: float, limit: float, *, at_least: bool = True) -> Target:
    return Target(what=what, measured=measured, limit=limit, unit="x", at_least=at_least)


def _least(result: Result) -> float:
    return min(min(each) for each in result.rounds) / 1000
