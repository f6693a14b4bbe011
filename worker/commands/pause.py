"""`review pause`: work that is to rest until somebody resumes it."""

import click

from console import printable
from review.pause import Work
from wiring import House
from worker.commands.changing import DRY_RUN
from worker.commands.running import AS_JSON, WHO, print_json, with_house

WORKS = click.Choice([str(work) for work in Work])


@click.command("pause")
@click.argument("work", type=WORKS)
@click.option("--why", default="", help="For whoever wonders, in a few words.")
@WHO
@DRY_RUN
@AS_JSON
@with_house
def command(house: House, work: str, why: str, who: str, *, dry_run: bool, as_json: bool) -> None:
    """Let that work rest, in all processes.

    They hear of it within some five seconds. What was begun is ended, and nothing is lost:
    all of it waits. `review resume` and the work's name let it go on. What is paused
    already stays so, in the name and for the reason of whoever was first.
    """
    before = house.pauses.all().get(Work(work))
    pause = before if dry_run else house.pauses.begin(Work(work), who, why)
    if as_json:
        print_json(vars(pause) if pause else {"work": work, "since": None, "who": who, "why": why})
    else:
        already = "it was so before, and nothing is changed: " if before else ""
        click.echo(printable(f"{already}{pause or f'{work} would be paused'}"))
