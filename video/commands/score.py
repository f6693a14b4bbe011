"""python -m video score: what the models say of moving pictures, scene by scene."""

import argparse
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from console import printable, tell
from review.errors import Crash, Gone, NotVisual, Permanent, Transient
from review.film import clock
from review.first_look import Watch
from review.policy import Policy, decide, unscored
from review.score import Footage, Frame, FrameScore, Item, Scene
from review.status import Status
from video.commands import record, show, timeline
from video.commands.result import Result
from video.commands.target import Looker


def run(arguments: argparse.Namespace, looker: Looker, model: str, policy: Policy) -> int:
    """0, or 1 where a file could not be scored, or not be seen whole."""
    console, failed = Console(stderr=True), False
    if arguments.timeline and (why := timeline.refusal(arguments.timeline, arguments.targets)):
        tell(f"video: {why}", console)
        return 1
    for target in arguments.targets:
        kept = record.Record(
            arguments.frames_dir, Path(target).stem, thumbnails=arguments.timeline is not None
        )
        try:
            result = _result(target, looker, policy, kept, console)
        except record.CannotKeep as why:
            tell(f"video: {why}", console)
            return 1
        failed |= result.verdict.status is Status.UNKNOWN
        if arguments.json:
            if result.verdict.status is Status.UNKNOWN:
                tell(f"video: {target}: {result.verdict.reason}", console)
            show.as_json(result, model, policy)
        else:
            show.for_people(result, policy)
        if arguments.timeline:
            failed |= not _drawn(result, policy, kept, arguments, console)
    return int(failed)


def _drawn(
    result: Result,
    policy: Policy,
    kept: record.Record,
    arguments: argparse.Namespace,
    console: Console,
) -> bool:
    if result.score is None or not result.score.scenes:
        tell(f"video: {arguments.timeline}: not drawn, as there are no scenes", console)
        return False
    title = f"{Path(result.target).name}: {result.verdict.status}"
    picture = timeline.draw(
        result.score, policy, kept.thumbnails, title=printable(title), sharp=arguments.sharp
    )
    try:
        picture.save(arguments.timeline)
    except OSError as error:
        tell(f"video: {arguments.timeline}: cannot be written ({error.strerror})", console)
        return False
    return True


def _result(
    target: str, looker: Looker, policy: Policy, kept: record.Record, console: Console
) -> Result:
    begun, score = time.perf_counter(), None
    try:
        with _progress(target, console) as watch:

            def both(item: Item, scored: FrameScore | None) -> None:
                watch(item, scored)
                if isinstance(item, Frame) and scored is not None:
                    kept.keep(item, scored)

            score = looker.look(target, both)
        verdict = decide(score, policy)
    except NotVisual as why:
        verdict = unscored(Status.NOT_VISUAL, str(why))
    except (Permanent, Crash, Transient, Gone) as why:
        verdict = unscored(Status.UNKNOWN, str(why))
    return Result(target=target, verdict=verdict, score=score, seconds=time.perf_counter() - begun)


@contextmanager
def _progress(target: str, console: Console) -> Iterator[Watch]:
    """A bar up to the length that the file claims."""
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.fields[at]}"),
    )
    with Progress(
        *columns,
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as progress:
        task = progress.add_task(printable(Path(target).name), total=None, at="")

        def watch(item: Item, _scored: FrameScore | None) -> None:
            if isinstance(item, Footage):
                progress.update(task, total=item.duration)
            elif isinstance(item, Scene):
                at = f"{clock(item.end)}, scene {item.number}"
                progress.update(task, completed=item.end, at=at)

        yield watch
