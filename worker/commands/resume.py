"""`review resume`: go on with what was paused, or list again after a stop."""

import sys

import click

from review.pause import Work
from wiring import House
from worker.commands.changing import DRY_RUN
from worker.commands.pause import WORKS
from worker.commands.running import WHO, with_house
from worker.resume import go_on, resume


@click.command("resume")
@click.argument("work", type=WORKS, required=False)
@WHO
@DRY_RUN
@with_house
def command(house: House, work: str | None, who: str, *, dry_run: bool) -> None:
    """End the pause of that WORK; without one, every stop that the service made by itself.

    What is due is done from then on. Exit code 1 where there was nothing to resume.
    """
    if work is not None:
        found = go_on(house, Work(work), click.echo, dry_run=dry_run)
    else:
        found = resume(house, who, click.echo, dry_run=dry_run)
    if not found:
        sys.exit(1)
