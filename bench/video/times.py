"""How the ways compare in time: pure functions of what was measured."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from bench.result import Result, ratio
from bench.table import table
from bench.target import Target
from bench.video.ways import BARE, EIGHTH, NAMES, OURS, PROPOSAL

_HEADER = (
    "video, way",
    "min s",
    "median s",
    "of the processor",
    "calls",
    "peak MB",
    "x ours",
    "x the floor",
    "and of the processor",
)


class Timed(NamedTuple):
    """A way's milliseconds for the video in each round, and its calls of the model.

    `processor_ms` is the least it took of the processor, which what else the machine does
    changes less.
    """

    result: Result
    calls: int
    processor_ms: float


Times = Mapping[tuple[str, str, str], Timed]  # by body, lines ("240p", "1080p"), way


def report(times: Times) -> str:
    """Seconds, least and median, beside ours and the floor of the same video."""
    return table(_HEADER, [_row(times, *video_and_way) for video_and_way in times])


def _row(times: Times, body: str, lines: str, way: str) -> tuple[str, ...]:
    result, calls, processor_ms = times[body, lines, way]
    ours, bare = times[body, lines, OURS], times[body, lines, BARE]
    return (
        f"{body} {lines}: {NAMES[way]}",
        f"{min(min(each) for each in result.rounds) / 1000:.1f}",
        f"{result.ms / 1000:.1f}",
        f"{processor_ms / 1000:.1f}",
        str(calls),
        " + ".join(f"{peak:.0f}" for peak in result.peaks_mb),
        f"{ratio(result, ours.result):.2f}",
        f"{ratio(result, bare.result):.2f}",
        f"{processor_ms / ours.processor_ms:.2f}, {processor_ms / bare.processor_ms:.2f}",
    )


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
