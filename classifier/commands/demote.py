"""python -m classifier demote: the model before scores again, or a trial ends."""

import argparse

from classifier.commands.house import add_who, the_house
from classifier.commands.promote import sentence, switched, thresholds, write
from classifier.errors import ModelError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may be said after the command's name."""
    parser.add_argument("--shadow", action="store_true", help="end the trial, and nothing else")
    add_who(parser)


def run(arguments: argparse.Namespace) -> int:
    """0; raises ModelError where there is nothing to go back to, or it cannot score here."""
    with the_house() as house:
        promotions = house.promotions
        if arguments.shadow:
            ended = promotions.end_trial(arguments.who)
            write([f"not on trial any more: {sentence(ended.model)}"])
            return 0
        before = promotions.before()
        model = house.load(before.path)
        if model.id != before.id:
            raise ModelError(
                f"{before.path}: is not the model that was active before, {before}: put that back"
            )
        house.policy_of(model)
        change = promotions.demote(before, arguments.who)
        write([*switched(house, change), *thresholds(house, model)])
    return 0
