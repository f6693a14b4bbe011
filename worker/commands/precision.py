"""`review precision`: how often reviewers agree with what was flagged, and what is missed."""

from dataclasses import asdict
from datetime import datetime

import click
from rich.table import Table

from console import duration, narrow_table, show
from review.measure import Figures, Group, groups
from review.recall import Recall, recall
from wiring import House
from worker.commands.running import AS_JSON, SINCE, print_json, with_house

NOTES = (
    "Precision: how much of what reviewers confirmed or cleared they confirmed. It holds "
    "for the rest only as far as what they looked at is like the rest.",
    "nsfw from X: what has that score or more, from the times when the threshold in force was "
    "no higher. Below the threshold in force nothing was flagged, so nothing is known but by "
    "samples.",
)


@click.command("precision")
@SINCE
@AS_JSON
@with_house
def command(house: House, since: datetime, *, as_json: bool) -> None:
    """Show how often reviewers agree with what was flagged.

    What was flagged, reviewed, confirmed and cleared, by model, kind and threshold.
    """
    found = groups(house.figures.flagged(since))
    figures = house.figures
    missed = recall(figures.flagged(since, active=True), figures.drawn(since, active=True))
    if as_json:
        recalled = missed and _recall_json(missed)
        print_json({"groups": [_json(*row) for row in found], "recall": recalled})
    elif found:
        show(_table(found), [*NOTES, recall_line(missed)])
    else:
        click.echo(f"nothing was flagged\n\n{recall_line(missed)}")


def recall_line(found: Recall | None) -> str:
    """What is known of misses, in a sentence."""
    if found is None:
        return "Recall: not known, no sample of clear uploads is answered (review sample)."
    interval = found.interval()
    share = "not known" if found.share is None else percent(found.share)
    return (
        f"Recall: {share}, with 95 % between {percent(interval.low)} and {percent(interval.high)}, "
        f"by the samples answered, {found.answered} in all: how much of what reviewers would "
        f"confirm is flagged, among what the active model could score. Samples were answered of "
        f"these days: {found.days}; what was flagged on others is left out."
    )


def percent(share: float) -> str:
    """A share as people read it."""
    return f"{100 * share:.0f} %"


def _table(found: list[tuple[Group, Figures]]) -> Table:
    table = narrow_table(
        "", "flag-\nged", "list-\ned", "re-\nviewed", "con-\nfirmed", "clear-\ned",
        "precision\nand 95 %", "time to\nreview",
    )  # fmt: skip
    for group, its in found:
        counts = (its.flagged, its.listed, its.reviewed, its.confirmed, its.cleared)
        wait = "-" if its.to_review is None else duration(its.to_review)
        table.add_row(_name(group), *map(str, counts), _precision(its), wait)
    return table


def _name(group: Group) -> str:
    if not group.by:
        return group.model
    rule, _, limits = group.value.partition(" ")
    return f"  {limits or rule}" if group.by == "policy" else f"  {group.by} {group.value}"


def _precision(its: Figures) -> str:
    if its.precision is None:
        return "-"
    interval = its.interval
    return f"{percent(its.precision)} {100 * interval.low:.0f}-{100 * interval.high:.0f}"


def _json(group: Group, its: Figures) -> dict[str, object]:
    found = {"precision": its.precision, "interval": asdict(its.interval)}
    return asdict(group) | asdict(its) | found


def _recall_json(found: Recall) -> dict[str, object]:
    return {
        "share": found.share,
        "interval": asdict(found.interval()),
        "days": found.days,
        "answered": found.answered,
    }
