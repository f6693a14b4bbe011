"""`review retry`: try again what could not be scored."""

import sys
from datetime import timedelta

import click

from store import selections
from wiring import House
from worker.broker import send_due
from worker.commands.changing import DRY_RUN, YES, agree, changed, progress
from worker.commands.running import AS_JSON, print_json, with_house
from worker.rescan import each, queue_for


@click.command("retry")
@click.option("--reason", required=True, metavar="WORDS", help="What the reason has in it.")
@DRY_RUN
@YES
@AS_JSON
@with_house
def command(house: House, reason: str, *, dry_run: bool, yes: bool, as_json: bool) -> None:
    """Try again what could not be scored.

    Unknown uploads whose reason has these words in it, with all attempts anew. Content that
    is known meanwhile is not looked at again; `review rescan` does that. Exit code 1 where
    there is nothing to try.
    """
    if not reason.strip():
        raise click.UsageError("--reason: every reason has that in it; rescan --failed is for all")
    ids, done, why = house.rescans.ids(selections.failed(reason)), 0, ""
    queue = queue_for(ids)
    if not dry_run:
        agree(len(ids), "uploads to be tried again", yes=yes)
        with progress("trying again", len(ids)) as more:
            done = each(ids, house.rescans.retry, more)
        if done:
            _, why = send_due(house, timedelta(seconds=house.settings.resend_seconds))
    count = len(ids) if dry_run else done
    if as_json:
        print_json({"found": len(ids), "retried": done, "queue": queue, "why_not_sent": why})
    else:
        what = "would be tried again" if dry_run else "are tried again"
        click.echo(changed(what, count, queue, why))
    sys.exit(0 if count else 1)
