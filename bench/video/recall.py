"""What each way finds of what is hidden in a video, with a model whose answers are known."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from bench.table import table
from bench.target import Target
from bench.video import inserts, media
from bench.video.ffmpeg import RATE
from bench.video.found import Moment, Span, alarms, found, threshold_for
from bench.video.hidden import hide
from bench.video.inserts import KINDS, Insert
from bench.video.peer import Question
from bench.video.run import Run, Section, on_all_cores
from bench.video.stand_in import NAME
from bench.video.ways import JUDGING, NAMES, OURS

COUNT = 20  # inserts in one video
THRESHOLD = 0.8
_BARS = {"1 s dissolve": 90.0}  # %, of the others 100
CLEAN = "nothing"


class Clip(NamedTuple):
    """A body with inserts of one kind, or none; `spans` are when they are shown."""

    body: str
    kind: str
    spans: tuple[Span, ...] = ()


Moments = Mapping[Clip, Mapping[str, Sequence[Moment]]]  # and by way


def recall(run: Run) -> Section:
    """All kinds of inserts in all bodies. Raises CannotRun."""
    tasks = [(body, hidden) for body in media.BODIES for hidden in _hidden(run)]
    for body in media.BODIES:
        media.body(body, run.minutes, run.folder)
    moments = dict(on_all_cores(partial(_clip, run), tasks))
    limits = thresholds(moments)
    return Section(
        title=f"inserts found, {COUNT} of each kind in {run.minutes:g} minutes of video at 240p",
        tables=[report(moments, limits), _false_alarms(moments, limits)],
        targets=list(targets(moments, limits)),
    )


def _hidden(run: Run) -> list[list[Insert]]:
    frames = round(run.minutes * 60 * RATE)
    return [[], *(inserts.schedule(kind, frames, COUNT) for kind in KINDS)]


def _clip(
    run: Run, task: tuple[str, list[Insert]], core: int
) -> tuple[Clip, dict[str, list[Moment]]]:
    body, hidden = task
    kind = hidden[0].kind.name if hidden else CLEAN
    run.tell(f"looking for {kind} in {body}")
    path = media.body(body, run.minutes, run.folder).small
    if hidden:
        path = hide(path, hidden, inserts.picture, kind)
    clip = Clip(body, kind, tuple(insert.seconds for insert in hidden))
    return clip, {way: look(run, way, NAME, path, core) for way in JUDGING}


def look(
    run: Run, way: str, model: str, path: Path, core: int, threshold: float = THRESHOLD
) -> list[Moment]:
    """What that way finds in that video. Raises CannotRun."""
    with run.peer(way, model, core=core) as peer:
        return peer.ask(Question(path=str(path), threshold=threshold)).looked.moments


def thresholds(moments: Moments) -> dict[str, float]:
    """Of each way the one at which it raises no more false alarms than ours does."""
    clean = [ways for clip, ways in moments.items() if clip.kind == CLEAN]
    most = sum(len(alarms(ways[OURS], THRESHOLD)) for ways in clean)
    of = {way: threshold_for([ways[way] for ways in clean], most) for way in JUDGING}
    return of | {OURS: THRESHOLD}


def share(moments: Moments, clip: Clip, way: str, threshold: float) -> float:
    """How many of its inserts were found, in percent."""
    return 100 * found(moments[clip][way], clip.spans, threshold) / len(clip.spans)


def report(moments: Moments, limits: Mapping[str, float]) -> str:
    """Percent found: at the service's threshold, and at equal false alarms."""
    rows = []
    for clip in moments:
        if clip.kind == CLEAN:
            continue
        cells = [f"{share(moments, clip, way, THRESHOLD):.0f} %" for way in JUDGING]
        cells += [f"{share(moments, clip, way, limits[way]):.0f} %" for way in JUDGING[1:]]
        rows.append((f"{clip.kind} in {clip.body}", *cells))
    names = [NAMES[way] for way in JUDGING]
    return table(("insert", *names, *(f"{name}, equal alarms" for name in names[1:])), rows)


def _false_alarms(moments: Moments, limits: Mapping[str, float]) -> str:
    clean = {clip.body: ways for clip, ways in moments.items() if clip.kind == CLEAN}
    rows = []
    for way in JUDGING:
        for threshold in dict.fromkeys((THRESHOLD, limits[way])):
            counts = [str(len(alarms(ways[way], threshold))) for ways in clean.values()]
            rows.append((NAMES[way], f"{threshold:.3f}", *counts))
    return table(("false alarms without inserts", "threshold", *clean), rows)


def targets(moments: Moments, limits: Mapping[str, float]) -> Iterator[Target]:
    """The bars of recall."""
    hidden = [clip for clip in moments if clip.kind != CLEAN]
    for clip in hidden:
        yield Target(
            what=f"found by ours: {clip.kind} in {clip.body}",
            measured=share(moments, clip, OURS, THRESHOLD),
            limit=_BARS.get(clip.kind, 100.0),
            unit=" %",
            at_least=True,
        )
    mean = {
        way: sum(share(moments, clip, way, limits[way]) for clip in hidden) / len(hidden)
        for way in JUDGING
    }
    for way in JUDGING[1:]:
        yield Target(
            what=f"found of all, ours less {NAMES[way]}, at equal false alarms",
            measured=mean[OURS] - mean[way],
            limit=1,
            unit=" points",
            at_least=True,
        )
