"""The same with the model itself, and a harmless picture that it takes for something."""

from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bench.table import table
from bench.video import inserts, media
from bench.video.ffmpeg import RATE, TRANSCODE_SIZE
from bench.video.found import alarms, found
from bench.video.hidden import hide
from bench.video.inserts import KINDS, Insert
from bench.video.recall import COUNT, look
from bench.video.run import MODEL, Run, Section, on_all_cores
from bench.video.scorer import scorer
from bench.video.ways import JUDGING, NAMES
from review.score import Frame, nsfw_of
from settings import load

_BODY = "calm"


class Highest(NamedTuple):
    """The photograph of which the model says most, by its number, and the figure."""

    number: int
    name: str
    figure: float

    def draw(self, number: int, width: int, height: int) -> NDArray[np.uint8]:
        """Always the same, whatever the insert's number."""
        return inserts.photograph(self.number, width, height)


def real(run: Run) -> Section:
    """Inserts of that one picture in a body of which the model says little. Raises CannotRun."""
    picture = highest()
    media.body(_BODY, run.minutes, run.folder)
    frames = round(run.minutes * 60 * RATE)
    hidden = [inserts.schedule(kind, frames, COUNT) for kind in KINDS]
    rows = on_all_cores(partial(_row, run, picture), [*hidden, []])
    return Section(
        title=f"the same with {MODEL}, which says {picture.figure:.3f} of {picture.name}.jpg, "
        f"hidden in {_BODY}, and a threshold of half of that",
        tables=[table(("insert", *(NAMES[way] for way in JUDGING)), rows)],
    )


def _row(run: Run, picture: Highest, shown: list[Insert], core: int) -> tuple[str, ...]:
    path, threshold = media.body(_BODY, run.minutes, run.folder).small, picture.figure / 2
    kind = shown[0].kind.name if shown else "nothing"
    if shown:
        path = hide(path, shown, picture.draw, f"{kind}-{picture.name}")
    run.tell(f"the model itself looks for {kind}")
    moments = [look(run, way, MODEL, path, core, threshold) for way in JUDGING]
    if not shown:
        return kind, *(f"{len(alarms(each, threshold))} false" for each in moments)
    spans = [insert.seconds for insert in shown]
    return kind, *(f"{100 * found(m, spans, threshold) / len(spans):.0f} %" for m in moments)


def highest() -> Highest:
    """As it is in a frame of a transcode."""
    model = scorer(MODEL, load().model_dir)
    best = Highest(0, "", 0.0)
    for number, path in enumerate(inserts.photographs()):
        pixels = inserts.photograph(number, *TRANSCODE_SIZE)
        [said] = model.score([Frame(scene=0, pixels=pixels)])
        best = max(best, Highest(number, path.stem, nsfw_of(said)), key=lambda each: each.figure)
    return best
