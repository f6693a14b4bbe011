"""`review resume`: list again after the listing stopped by itself."""

import getpass
import sys

import click

from wiring import House
from worker.commands.running import with_house
from worker.resume import resume


@click.command("resume")
@click.option("--who", default=getpass.getuser, help="Who resumes it; your account's name.")
@with_house
def command(house: House, who: str) -> None:
    """End every stop that the service has made by itself; what is due is listed from then on.

    Exit code 1 where there was none.
    """
    if not resume(house, who, click.echo):
        sys.exit(1)
