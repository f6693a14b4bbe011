"""`review retry`: try again what could not be scored."""

import sys

import click

from store import selections
from wiring import House
from worker.commands.again import send_back
from worker.commands.changing import DRY_RUN, YES
from worker.commands.running import AS_JSON, print_json, with_house


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
    ids, act = house.rescans.ids(selections.failed(reason)), house.rescans.retry
    again = send_back(house, ids, act, "tried again", dry_run=dry_run, yes=yes)
    if as_json:
        print_json(again.plain("retried"))
    else:
        click.echo(again.told("would be tried again" if dry_run else "are tried again"))
    sys.exit(0 if again.count else 1)
