"""How a result is shown: a table of scenes for people, a line of JSON for programs."""

import json
import sys
from dataclasses import asdict

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from console import printable
from review.film import CONFIRMING, clock, when
from review.policy import Policy
from review.score import Footage, MediaScore, Scene
from review.status import Status
from review.summary import Summary, summary
from video.commands.result import Result

_NOTEWORTHY = 0.0005  # what does not read as 0.000
_MOST = 60  # scenes in a table; of more, those with the highest scores


def for_people(result: Result, policy: Policy) -> None:
    """The verdict, what was seen, and the scenes."""
    console, verdict, score = Console(), result.verdict, result.score
    console.print(f"[bold]{escape(printable(result.target))}[/]", soft_wrap=True)
    moment = when(verdict.begin, verdict.end) if verdict.status is Status.SUSPECT else ""
    words = " ".join(filter(None, (str(verdict.status), moment)))
    console.print(f"{words}: {escape(verdict.reason)}", highlight=False)
    if verdict.nsfw is not None and not (score and score.scenes):
        sexy = "" if verdict.sexy is None else f", sexy {verdict.sexy:.4f}"
        console.print(f"nsfw {verdict.nsfw:.4f}{sexy}", highlight=False)
    if score is not None and score.footage is not None:
        figures = summary(score, policy)
        for line in _figures(score, score.footage, figures, result.seconds):
            console.print(line, highlight=False)
        console.print(_table(score, figures, policy))


def as_json(result: Result, model: str, policy: Policy) -> None:
    """Everything, on one line of stdout."""
    verdict, score = result.verdict, result.score
    row: dict[str, object] = {
        "file": result.target,
        **asdict(verdict),
        "seconds": round(result.seconds, 2),
        "model": model,
        "model_sha256": score and score.model.sha256,
        "representation": score and score.representation,
    }
    if score is not None and score.footage is not None:
        figures = summary(score, policy)
        row |= {
            "footage": asdict(score.footage),
            "nsfw_duration_percent": figures.nsfw_duration_percent,
            "nsfw_frames_percent": figures.nsfw_frames_percent,
            "scenes": [
                {
                    **asdict(scene),
                    "nsfw": figures.nsfw[scene.number],
                    "sexy": figures.sexy.get(scene.number),
                }
                for scene in score.scenes
            ],
        }
    row["frames"] = [asdict(frame) for frame in score.frames] if score else []
    sys.stdout.write(json.dumps(row) + "\n")
    sys.stdout.flush()


def _figures(score: MediaScore, footage: Footage, figures: Summary, seconds: float) -> list[str]:
    claimed = "" if footage.duration is None else f" of {footage.duration:.1f}"
    damaged = f", {footage.errors:,} packets damaged" if footage.errors else ""
    nsfw, frames = figures.nsfw_duration_percent, figures.nsfw_frames_percent
    lines = [
        f"seen: {footage.seen:.1f}{claimed} s in {footage.frames:,} frames{damaged}, "
        f"within {seconds:.1f} s; {score.representation}",
        f"at or above the threshold: {nsfw:.1f} % of the time, {frames:.1f} % of the frames "
        f"picked; below it: {100 - nsfw:.1f} % and {100 - frames:.1f} %",
    ]
    tops = ", ".join(
        f"{one.value:.3f} at {clock(one.begin or 0)}"
        for one in figures.top
        if (one.value or 0.0) >= _NOTEWORTHY
    )
    return [*lines, f"highest: {tops}"] if tops else lines


def _table(score: MediaScore, figures: Summary, policy: Policy) -> Table:
    shown = _chosen(score, figures)
    left = len(score.scenes) - len(shown)
    title = f"{len(shown)} of {len(score.scenes)} scenes, the highest" if left else None
    table = Table(box=box.SIMPLE_HEAD, title=title, title_justify="left")
    for name in ("scene", "from", "to", "frames", "nsfw"):
        table.add_column(name, justify="right", no_wrap=True)
    if figures.sexy:
        table.add_column("sexy", justify="right", no_wrap=True)
    table.add_column("")
    for scene in shown:
        kinds = [figures.nsfw, figures.sexy] if figures.sexy else [figures.nsfw]
        row = (
            *(str(scene.number), exact(scene.begin), exact(scene.end), str(scene.frames)),
            *(_figure(values[scene.number]) for values in kinds),
            _note(scene, score, figures, policy),
        )
        table.add_row(*row, style="yellow" if _is_over(scene, figures, policy) else None)
    return table


def exact(second: float) -> str:
    """A moment with its tenth of a second, 3:12.4."""
    return f"{clock(second)}.{int(second * 10) % 10}"


def _figure(value: float | None) -> str:
    return "?" if value is None else f"{value:.4f}"


def _is_over(scene: Scene, figures: Summary, policy: Policy) -> bool:
    nsfw, sexy = figures.nsfw.get(scene.number), figures.sexy.get(scene.number)
    return (nsfw or 0.0) >= policy.nsfw_threshold or (sexy or 0.0) >= policy.sexy_threshold


def _chosen(score: MediaScore, figures: Summary) -> list[Scene]:
    def height(scene: Scene) -> float:
        value = figures.nsfw[scene.number]
        return 1.0 if value is None else value

    highest = sorted(score.scenes, key=height, reverse=True)[:_MOST]
    return sorted(highest, key=lambda scene: scene.number)


def _note(scene: Scene, score: MediaScore, figures: Summary, policy: Policy) -> str:
    if scene.alike is not None:
        return f"looks like scene {scene.alike}"
    if None in (figures.nsfw.get(scene.number, 0.0), figures.sexy.get(scene.number, 0.0)):
        return "too few frames to confirm it"
    over = _is_over(scene, figures, policy)
    if scene.frames < CONFIRMING:
        return "few frames, confirmed by scenes near it" if over else ""
    looked = sum(frame.scene == scene.number for frame in score.frames)
    if looked > 1:
        return f"{'confirmed' if over else 'not confirmed'} by {looked} frames"
    return ""
