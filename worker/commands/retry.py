"""`review retry`: try again what could not be scored."""

from datetime import timedelta

import click

from store import selections
from wiring import House
from worker.broker import send_due
from worker.commands.changing import DRY_RUN, YES, agree
from worker.commands.running import AS_JSON, print_json, with_house
from worker.rescan import chosen


@click.command("retry")
@click.option("--reason", required=True, metavar="WORDS", help="What the reason has in it.")
@DRY_RUN
@YES
@AS_JSON
@with_house
def command(house: House, reason: str, *, dry_run: bool, yes: bool, as_json: bool) -> None:
    """Try unknown uploads again whose reason has these words in it, with all attempts anew.

    Content that is known meanwhile is not looked at again; `review rescan` does that.
    """
    if not reason.strip():
        raise click.UsageError("--reason: every reason has that in it; rescan --failed is for all")
    found, done, why = chosen(house.rescans, selections.failed(reason)), 0, ""
    if not dry_run:
        agree(found.count, "uploads to be tried again", yes=yes)
        done = found.all(house.rescans.retry)
        _, why = send_due(house, timedelta(seconds=house.settings.resend_seconds))
    if as_json:
        counts = {"found": found.count, "retried": done, "queue": found.queue}
        print_json(counts | {"why_not_sent": why})
        return
    words = f"would be tried again: {found.count:,}" if dry_run else f"are tried again: {done:,}"
    click.echo(f"{words}, in the queue {found.queue}" + (f"; {why}" if why else ""))
