"""`review answer`: what a reviewer says of a sample."""

import click

from review.answer import Outcome
from wiring import House
from worker.commands.names import PERSON
from worker.commands.running import with_house

CHOICES = [str(one) for one in Outcome if one is not Outcome.OPEN]


@click.command("answer")
@click.argument("sample_id", metavar="ID", type=click.IntRange(1, 2**63 - 1))
@click.argument("outcome", type=click.Choice(CHOICES))
@click.option("--who", type=PERSON, default="", help="Whose answer it is.")
@click.option("--words", default="", help="Why, in a few words.")
@with_house
def command(house: House, sample_id: int, outcome: str, who: str, words: str) -> None:
    """Store what a reviewer says of a sample.

    It is confirmed (it should have been listed), cleared, or other. ID is the number that
    `review sample` shows. The first answer stays.
    """
    house.samples.answer(sample_id, Outcome(outcome), who=who, words=words)
    click.echo(f"sample {sample_id}: {outcome}; {house.samples.waiting()} wait for an answer")
