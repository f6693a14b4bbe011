"""The same with the model itself, and a harmless picture that it takes for something."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bench.table import table
from bench.video import inserts, media
from bench.video.ffmpeg import RATE, TRANSCODE_SIZE
from bench.video.found import Moment, alarms, found
from bench.video.hidden import hide
from bench.video.inserts import KINDS, Insert
from bench.video.peer import Question
from bench.video.recall import COUNT
from bench.video.run import MODEL, Run, Section, on_all_cores
from bench.video.scorer import scorer
from bench.video.speed import EIGHTH, NAMES, OURS, PROPOSAL
from review.score import Frame, nsfw_of
from settings import load

_BODY = "calm"
_WAYS = (OURS, PROPOSAL, EIGHTH)


class Highest(NamedTuple):
    """The photograph of which the model says most, by its number, and the figure."""

    number: int
    name: str
    figure: float


def real(run: Run) -> Section:
    """Inserts of that one picture in a body of which the model says little. Raises CannotRun."""
    picture = highest()
    threshold = picture.figure / 2
    body = media.body(_BODY, run.minutes, run.folder).small
    frames = round(run.minutes * 60 * RATE)
    hidden = {kind.name: inserts.schedule(kind, frames, COUNT) for kind in KINDS}

    def draw(number: int, width: int, height: int) -> NDArray[np.uint8]:
        return inserts.photograph(picture.number, width, height)

    def look(way: str, path: Path, core: int) -> list[Moment]:
        run.tell(f"the model itself, {path.name}: {way}")
        with run.peer(way, core=core) as peer:
            return peer.ask(Question(path=str(path), threshold=threshold)).looked.moments

    def row(task: tuple[str, list[Insert]], core: int) -> tuple[str, ...]:
        kind, shown = task
        path = hide(body, shown, draw, f"{kind}-{picture.name}") if shown else body
        moments = [look(way, path, core) for way in _WAYS]
        if not shown:
            return kind, *(f"{len(alarms(each, threshold))} false alarms" for each in moments)
        spans = [insert.seconds for insert in shown]
        shares = (100 * found(each, spans, threshold) / len(spans) for each in moments)
        return kind, *(f"{share:.0f} %" for share in shares)

    rows = on_all_cores(row, [*hidden.items(), ("nothing", [])])
    return Section(
        title=f"the same with {MODEL}, which says {picture.figure:.3f} of {picture.name}, hidden "
        f"in {_BODY}, and a threshold of {threshold:.3f}",
        tables=[table(("insert", *(NAMES[way] for way in _WAYS)), rows)],
    )


def highest() -> Highest:
    """As it is in a frame of a transcode."""
    model = scorer(MODEL, load().model_dir)
    best = Highest(0, "", 0.0)
    for number, path in enumerate(inserts.photographs()):
        pixels = inserts.photograph(number, *TRANSCODE_SIZE)
        [said] = model.score([Frame(scene=0, pixels=pixels)])
        best = max(best, Highest(number, path.stem, nsfw_of(said)), key=lambda each: each.figure)
    return best
