"""`review prune`: forget what is old and decides nothing any more."""

from datetime import timedelta

import click

from store.pruning import Pruning
from wiring import House
from worker.commands.changing import DRY_RUN, YES, agree, progress
from worker.commands.running import AS_JSON, print_json, with_house


@click.command("prune")
@click.option(
    "--older-than",
    metavar="DAYS",
    type=click.IntRange(7, 36_500),
    default=180,
    show_default=True,
    help="How old it has to be.",
)
@DRY_RUN
@YES
@AS_JSON
@with_house
def command(house: House, older_than: int, *, dry_run: bool, yes: bool, as_json: bool) -> None:
    """Delete what is old and decides nothing any more.

    Failed attempts, log checks, spans, and scores of clear content. The uploads themselves
    stay, and all that was listed, answered or drawn, with its score. Content whose score is
    gone is scored again when somebody uploads it again, and cannot be decided anew.
    """
    before = house.database.clock() - timedelta(days=older_than)
    pruning = Pruning(house.database, before)
    gone = pruning.counts()
    if not dry_run:
        agree(sum(gone.values()), "rows to be deleted", yes=yes)
        with progress("deleting", sum(gone.values())) as done:
            gone = pruning.prune(done)
    if as_json:
        print_json({"before": before} | gone)
        return
    would = "would be " if dry_run else ""
    click.echo(f"{would}deleted, from before {before:%Y-%m-%d %H:%M} UTC:")
    for name, count in gone.items():
        click.echo(f"  {count:>11,}  {name}")
