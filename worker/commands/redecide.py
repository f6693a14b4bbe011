"""`review redecide`: let the thresholds in force decide what others have decided."""

import click

from wiring import House
from worker.commands.changing import DRY_RUN, YES, agree, progress
from worker.commands.running import AS_JSON, print_json, with_house
from worker.redecide import Tally, redecide


@click.command("redecide")
@DRY_RUN
@YES
@AS_JSON
@with_house
def command(house: House, *, dry_run: bool, yes: bool, as_json: bool) -> None:
    """Decide anew upon the stored scores.

    By the thresholds of these settings; nothing is fetched. What becomes suspect is listed,
    what does not stay so is not; what stands on the wiki stays there. Give the service the
    new thresholds first. Started again after any interruption, it goes on.
    """
    redecisions = house.redecisions
    left = redecisions.left()
    if not dry_run:
        agree(len(left), "uploads to be decided anew", yes=yes)
    with progress("deciding", len(left)) as done:
        tally = redecide(redecisions, left, dry_run=dry_run, progress=done)
    if as_json:
        print_json(_json(house, tally))
        return
    would = "would be " if dry_run else ""
    click.echo(f"{house.policy.version}: {would}decided anew: {tally.looked_at:,}")
    for (before, after), count in sorted(tally.changed.items()):
        click.echo(f"  {count:>9,}  {before} -> {after}")
    if tally.listed:
        click.echo(
            f"of those no suspects any more, {tally.listed:,} stand on the wiki, and stay there: "
            "review untag takes the template off"
        )
    if tally.insufficient:
        click.echo(
            f"left as they are: {tally.insufficient:,}, whose scores do not suffice for these "
            "thresholds: review rescan scores them again"
        )


def _json(house: House, tally: Tally) -> dict[str, object]:
    changed = {f"{before} to {after}": n for (before, after), n in sorted(tally.changed.items())}
    return {
        "policy": house.policy.version,
        "looked_at": tally.looked_at,
        "changed": changed,
        "still_listed": tally.listed,
        "insufficient": tally.insufficient,
    }
