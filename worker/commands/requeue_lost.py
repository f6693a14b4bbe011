"""`review requeue-lost`: all that waits is sent again, whatever became of its messages."""

from datetime import timedelta

import click

from wiring import House
from worker.broker import send_due
from worker.commands.changing import DRY_RUN
from worker.commands.running import AS_JSON, print_json, with_house


@click.command("requeue-lost")
@DRY_RUN
@AS_JSON
@with_house
def command(house: House, *, dry_run: bool, as_json: bool) -> None:
    """Send all that waits and is due.

    As after a broker lost its queues. The sweeper does so by itself, after RESEND_SECONDS.
    No harm is done to what was not lost: a row that is sent twice is scored once. Also what
    a worker had that died.
    """
    lost = house.inbox.under_way()
    sent, why = (0, "") if dry_run else send_due(house, patience=timedelta(0))
    if as_json:
        print_json({"sent_before": lost, "sent": sent, "why_not": why})
    elif dry_run:
        click.echo(f"sent before, and would be sent again when due: {lost:,}")
    else:
        click.echo(f"sent before: {lost:,}; sent now: {sent:,}" + (f"; {why}" if why else ""))
