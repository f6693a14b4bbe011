"""`review alerts`: what needs the operator, and whether they would hear of it."""

import click

from console import printable
from monitoring.letter import line
from monitoring.mail import mailer
from review.alert import Alert
from review.errors import Halt
from wiring import House
from worker.commands.running import AS_JSON, print_json, with_house

LAST = 10

TEST = click.option(
    "--test", is_flag=True, help="Send a mail to ALERT_TO, and say what came of it."
)


@click.command("alerts")
@TEST
@AS_JSON
@with_house
def command(house: House, *, test: bool, as_json: bool) -> None:
    """Show what needs the operator, and what did last.

    docs/runbook.md says what to do about each. With --test, one mail is sent, and nothing else is
    done: exit code 1 where the mail server does not take it for all.
    """
    if test:
        click.echo(printable(_tried(house)))
        return
    begun = house.alerts.open()
    untold = [one for one in house.alerts.current() if one.ended_at is not None]
    ended = [*reversed(untold), *house.alerts.ended(LAST)]
    if as_json:
        print_json({"open": [vars(one) for one in begun], "ended": [vars(one) for one in ended]})
        return
    for alert in (*begun, *ended):
        click.echo(printable(f"{line(alert)}{_untold(alert)}"))
    if not begun:
        click.echo("nothing needs the operator now")


def _untold(alert: Alert) -> str:
    return " (nobody has been told yet)" if alert.untold else ""


def _tried(house: House) -> str:
    """What came of a mail. Raises Halt where somebody would not get it, and Transient."""
    ours = mailer(house.settings)
    if ours is None:
        raise Halt("no mail is sent: ALERT_TO is not set")
    wiki = house.site.name
    text = f"This is a test: alerts of the service for {wiki} reach you. Nothing is wrong.\n"
    refused = ours.send(f"media-review-bot, {wiki}: a test", text)
    if refused:
        raise Halt("; ".join(f"no mail goes to {who}: {why}" for who, why in refused.items()))
    return f"{ours.host}:{ours.port} took a mail from {ours.sender} to {', '.join(ours.to)}"
