"""`review untag`: take back what the bot put on file pages."""

import sys
from datetime import UTC, datetime, timedelta

import click
from rich.console import Console

from wiring import House
from worker.commands.running import DAY, with_house
from worker.diff import Diffs
from worker.untag import untag


@click.command("untag")
@click.option("--all", "everything", is_flag=True, help="All that the bot ever listed.")
@click.option("--day", type=DAY, metavar="DAY", help="What it listed on that day (UTC).")
@click.option("--since", type=DAY, metavar="DAY", help="What it listed on that day (UTC) or later.")
@click.option("--diff", is_flag=True, help="Only show the edits; needs no account.")
@with_house
def command(
    house: House, *, everything: bool, day: datetime | None, since: datetime | None, diff: bool
) -> None:
    """Take the template off the files that the bot listed.

    Also while its run page says no. Stop the editor first. What it is taken off never gets it
    again; rows on report pages stay, and what is due to be listed is still due. Started again
    after any interruption, it goes on; exit code 1 where files are left.
    """
    if [everything, day is not None, since is not None].count(True) != 1:
        raise click.UsageError("say one of --all, --day and --since")
    first = day or since
    begin = first.replace(tzinfo=UTC) if first else None
    end = begin + timedelta(days=1) if begin and day else None
    console = Console(soft_wrap=True)
    stage = Diffs(console) if diff else None
    left = untag(house, click.echo, begin=begin, end=end, stage=stage)
    if left and not diff:
        sys.exit(1)
