"""`review resume`: go on with what was paused, or list again after a stop."""

import sys
from collections.abc import Sequence

import click

from console import printable
from review.pause import Pause, Work
from store.stops import Stop
from wiring import House
from worker.commands.changing import DRY_RUN
from worker.commands.pause import WORKS
from worker.commands.running import AS_JSON, WHO, print_json, with_house
from worker.resume import go_on, resume


@click.command("resume")
@click.argument("work", type=WORKS, required=False)
@WHO
@DRY_RUN
@AS_JSON
@with_house
def command(house: House, work: str | None, who: str, *, dry_run: bool, as_json: bool) -> None:
    """Go on with what was paused, or has stopped by itself.

    It ends the pause of that WORK; without one, every stop that the service made. What is
    due is done from then on. Exit code 1 where there was nothing to resume.
    """
    say = _nothing if as_json else _say
    found: Sequence[Pause | Stop]
    if work is not None:
        found = go_on(house, Work(work), say, dry_run=dry_run)
    else:
        found = resume(house, who, say, dry_run=dry_run)
    if as_json:
        left = [vars(pause) for pause in house.pauses.all().values()]
        print_json({"resumed": [vars(one) for one in found], "paused": left})
    if not found:
        sys.exit(1)


def _nothing(line: str) -> None:
    """The document says it."""


def _say(line: str) -> None:
    click.echo(printable(line))
