"""`review suggest-threshold`: which threshold the reviews support."""

from dataclasses import asdict
from datetime import datetime

import click

from console import printable
from review.flagged import Flagged
from review.suggestion import Suggestion, by_precision, by_recall
from wiring import House
from worker.commands.precision import percent
from worker.commands.running import AS_JSON, SINCE, Share, print_json, with_house


@click.command("suggest-threshold")
@click.option("--precision", type=Share(), help="The lowest threshold of which that is confirmed.")
@click.option("--recall", type=Share(), help="The highest threshold that flags so much of it all.")
@SINCE
@AS_JSON
@with_house
def command(
    house: House, precision: float | None, recall: float | None, since: datetime, *, as_json: bool
) -> None:
    """Say which threshold the reviews support.

    Which NSFW_THRESHOLD those of the active model do, if any.
    """
    if (precision is None) == (recall is None):
        raise click.UsageError("say one of --precision and --recall")
    flagged = house.figures.flagged(since, active=True)
    if precision is not None:
        name, found = "precision", by_precision(flagged, precision)
    else:
        drawn = house.figures.drawn(since, active=True)
        name, found = "recall", by_recall(flagged, drawn, recall or 0)
    if as_json:
        print_json({name: precision or recall} | asdict(found) | {"in_force": _in_force(flagged)})
        return
    for line in _lines(name, found, flagged):
        click.echo(printable(line))


def _lines(name: str, found: Suggestion, flagged: list[Flagged]) -> list[str]:
    if found.threshold is None:
        first = f"no threshold to suggest: {found.words}"
    else:
        bound = percent(found.at_least or 0)
        seen = "" if found.share is None else f"{percent(found.share)}, "
        first = f"NSFW_THRESHOLD={found.threshold:g}: {name} {seen}with 95 % {bound} or more; "
        first += found.words
    if not (used := _in_force(flagged)):
        return [first]
    limits = ", ".join(f"{value:g}" for value in used)
    return [
        first,
        f"thresholds in force: {limits}; below {used[0]:g} nothing was flagged, so nothing is "
        f"known there but by samples",
        *(
            ["each threshold is judged by the times when none above it was in force"]
            * (len(used) > 1)
        ),
        "all of it holds for uploads, reviewers and a model as in these reviews",
    ]


def _in_force(flagged: list[Flagged]) -> list[float]:
    return sorted({policy.nsfw_threshold for one in flagged if (policy := one.in_force)})
