"""How long each way takes for one video."""

import math
from contextlib import ExitStack
from typing import NamedTuple

from bench.result import Result
from bench.video import media, times
from bench.video.peer import Question
from bench.video.run import Run, Section
from bench.video.times import Timed, Times
from bench.video.ways import BARE, EIGHTH, ONE, OURS, PROPOSAL


class Race(NamedTuple):
    """Who takes turns over which video, and how often; ours is first, the floor needs its calls."""

    body: str
    lines: str
    ways: tuple[str, ...]
    rounds: int


# A round at 1080p takes minutes, and what disturbs evens out within them.
RACES = (
    Race("interview", "240p", (OURS, BARE, PROPOSAL, ONE, EIGHTH), 2),
    Race("busy", "240p", (OURS, BARE, PROPOSAL, ONE, EIGHTH), 2),
    Race("calm", "240p", (OURS, BARE, PROPOSAL, ONE, EIGHTH), 2),
    Race("interview", "1080p", (OURS, BARE, PROPOSAL, ONE), 1),
    Race("busy", "1080p", (OURS, BARE, PROPOSAL, ONE), 1),
    Race("calm", "1080p", (OURS, BARE, PROPOSAL, ONE), 1),
)


def speed(run: Run) -> Section:
    """All races. Raises CannotRun."""
    found: dict[tuple[str, str, str], Timed] = {}
    for race in RACES:
        found |= raced(run, race)
    return Section(
        title=f"time for {run.minutes:g} minutes of video, on one core, with mobilenet_v2",
        tables=[times.report(found)],
        targets=list(times.targets(found)),
    )


def raced(run: Run, race: Race) -> Times:
    """One race. Raises CannotRun."""
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
                taken[way] = min(taken[way], answer.processor_ms)
                rounds[way].append([answer.ms])
        peaks = {way: peer.peaks_mb() for way, peer in peers.items()}
    results = {w: Result(rounds=rounds[w], peaks_mb=peaks[w], together_mb=0) for w in race.ways}
    return {(race.body, race.lines, w): Timed(results[w], calls[w], taken[w]) for w in race.ways}
