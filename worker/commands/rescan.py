"""`review rescan`: score uploads again, as if their content was not known."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import click

from console import printable
from review.errors import Permanent
from store import selections
from store.models import Models
from wiring import House
from worker.broker import send_due
from worker.commands.changing import DRY_RUN, YES, agree
from worker.commands.running import AS_JSON, DAY, print_json, with_house
from worker.rescan import Chosen, chosen, these
from worker.titles import titles_in, titles_of

A_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@click.command("rescan")
@click.argument("titles", nargs=-1)
@click.option("--category", metavar="NAME", help="The files in that category of the wiki.")
@click.option("--since", type=DAY, metavar="DAY", help="What ended on that day (UTC) or later.")
@click.option("--model-older-than", metavar="MODEL|DAY", help="What an older model scored, or …")
@click.option("--failed", is_flag=True, help="What could not be scored.")
@DRY_RUN
@YES
@AS_JSON
@with_house
def command(house: House, *, dry_run: bool, yes: bool, as_json: bool, **asked: Any) -> None:
    """Score again the files with these TITLES, or those that an option names.

    Old scores are kept beside the new ones. What waits already, is gone, or has a newer
    upload is left. A few go before the backlog, more wait in it.
    """
    if len([one for one in asked.values() if one]) != 1:
        raise click.UsageError(
            "say one of TITLES, --category, --since, --model-older-than and --failed"
        )
    found, missing = _chosen(house, **asked)
    done, why = 0, ""
    if not dry_run:
        agree(found.count, "uploads to be scored again", yes=yes)
        done = found.all(house.rescans.rescan)
        _, why = send_due(house, timedelta(seconds=house.settings.resend_seconds))
    if as_json:
        counts = {"found": found.count, "rescanned": done, "queue": found.queue}
        print_json(counts | {"left": missing, "why_not_sent": why})
        return
    for title in missing:
        click.echo(printable(f"left: {title}: not known here, or waits already, or is gone"))
    words = (
        f"would wait to be scored again: {found.count:,}"
        if dry_run
        else f"wait to be scored again: {done:,}"
    )
    click.echo(f"{words}, in the queue {found.queue}" + (f"; {why}" if why else ""))


def _chosen(house: House, titles: tuple[str, ...], **asked: Any) -> tuple[Chosen, list[str]]:
    """What is meant, and which of the titles are no uploads that can be scored again."""
    rescans = house.rescans
    if titles:
        named = titles_of(house, titles)
        found = rescans.titled(named)
        return these(list(found)), [one for one in named if one not in found.values()]
    if category := asked["category"]:
        portions = titles_in(house, category)
        return these([one for titles in portions for one in rescans.titled(titles)]), []
    return chosen(rescans, _which(house, **asked)), []


def _which(
    house: House, since: datetime | None, model_older_than: str | None, **_: Any
) -> selections.Which:
    if since is not None:
        return selections.ended_since(since.replace(tzinfo=UTC))
    if model_older_than is None:
        return selections.failed()
    if not A_DAY.fullmatch(model_older_than):
        return selections.scored_by(Models(house.database).before(model_older_than))
    try:
        day = datetime.fromisoformat(model_older_than)
    except ValueError:
        raise Permanent(f"--model-older-than {model_older_than}: there is no such day") from None
    return selections.scored_before(day.replace(tzinfo=UTC))
