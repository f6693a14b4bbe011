"""`review reconcile`: compare the wiki's log with what was registered, by hand."""

from datetime import UTC, datetime

import click

from review.errors import Permanent
from wiring import House
from worker.commands.running import Time, with_house
from worker.reconciler import reconcile


@click.command("reconcile")
@click.option(
    "--since",
    required=True,
    type=Time(["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], "2026-01-31T12:00"),
    metavar="TIME",
    help="From then on, in UTC: a day, or 2026-01-31T12:00.",
)
@with_house
def command(house: House, since: datetime) -> None:
    """Register uploads of the wiki's log that are missing.

    It says how many they were, and why. Files are scored by the running service.
    """
    begin = since.replace(tzinfo=UTC)
    if begin > house.database.clock():
        raise Permanent(f"--since {begin:%Y-%m-%dT%H:%M:%S}: that has not come yet (in UTC)")
    reconcile(house, begin, click.echo)
