"""How much memory ours takes, for what is large and for what is long."""

from pathlib import Path
from typing import NamedTuple

from bench.contender import CannotRun
from bench.table import table
from bench.target import Target
from bench.video import media
from bench.video.peer import Question
from bench.video.run import Run, Section, on_all_cores

_FLAT = 1.1  # times as much for a video that is twelve times as long


class Peak(NamedTuple):
    """In 10⁶ bytes: the scorer's, its decoder's, and the most of both at one moment."""

    scorer: float
    decoder: float
    together: float


def memory(run: Run) -> Section:
    """Each video in a process of its own, so that the peak is its own too. Raises CannotRun."""
    run.tell("making a video at 4K and a long one, if they are not there")
    usual = media.body("busy", run.minutes, run.folder).small
    paths = {
        "busy 4K, 20 s": media.uhd("busy", run.folder),
        f"busy 240p, {run.minutes:g} min": usual,
        f"the same twelve times, {run.minutes / 5:g} h": media.long(usual),
    }

    def look(path: Path, core: int) -> Peak:
        run.tell(f"memory for {path.name}")
        with run.peer("ours", core=core) as peer:
            answer = peer.ask(Question(path=str(path)), watched=True)
            scorer, *decoders = peer.peaks_mb()
            if not decoders:
                raise CannotRun(f"{path.name} ended {answer.looked.status}: {answer.looked.reason}")
            return Peak(scorer, decoders[0], peer.together_mb)

    peaks = dict(zip(paths, on_all_cores(look, list(paths.values())), strict=True))
    return section(peaks)


def section(peaks: dict[str, Peak]) -> Section:
    """The tables, of a large video, a usual one, and a long one, in this order."""
    large, usual, long = peaks.values()
    rows = [(name, *(f"{each:.0f}" for each in peak)) for name, peak in peaks.items()]
    return Section(
        title="memory of ours, in 10⁶ bytes",
        tables=[table(("video", "scorer", "decoder", "at once"), rows)],
        targets=[
            Target(what="decoder at 4K", measured=large.decoder, limit=250, unit=" MB"),
            Target(
                what="decoder of the long video, beside the usual one",
                measured=long.decoder / usual.decoder,
                limit=_FLAT,
                unit="x",
            ),
            Target(
                what="scorer of the long video, beside the usual one",
                measured=long.scorer / usual.scorer,
                limit=_FLAT,
                unit="x",
            ),
        ],
    )
