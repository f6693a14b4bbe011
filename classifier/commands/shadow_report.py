"""python -m classifier shadow-report: the model on trial beside the active one."""

import argparse
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import partial

from rich.console import Console
from rich.progress import track

from classifier.cascade import Cascade
from classifier.catalogue import RECIPES
from classifier.commands.house import House, the_house
from classifier.commands.promote import thresholds, write
from classifier.commands.shadow_told import examples, figures, notes, table
from classifier.errors import ModelError
from classifier.load import one_model
from classifier.measure import measure
from classifier.model import Model, path_of_model
from console import for_programs, printable, show
from review.comparison import Pair, compare
from review.policy import Policy
from review.promotion import Registered
from review.scoring import suffices


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may be said after the command's name."""
    parser.add_argument(
        "--since",
        type=_day,
        metavar="DAY",
        help="only what ended on that day (UTC) or later (default: all of the trial)",
    )
    parser.add_argument("--json", action="store_true", help="for programs, on stdout")


def run(arguments: argparse.Namespace) -> int:
    """0; raises ModelError where no model is on trial."""
    with the_house() as house:
        models = active, shadow = _both(house)
        since = arguments.since or _begin(house, shadow)
        tried = _tried(house, shadow)
        found = compare(_pairs(house, active, shadow, since, house.policy_of(tried)))
        cost = [_milliseconds(house, one) for one in models]
        if arguments.json:
            told = figures(found, models, since, cost)
            for_programs().write(json.dumps(told, indent=2, ensure_ascii=False) + "\n")
            return 0
        names = [f"{active.name}, active", f"{shadow.name}, on trial"]
        limits = " ".join(line.strip() for line in thresholds(house, tried))
        beneath = [*notes(found, since), f"Of the one on trial: {limits}."]
        show(table(found, names, cost), map(printable, beneath))
        write(["", *examples(found)])
    return 0


def _day(text: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} has to be like 2026-01-31") from None


def _both(house: House) -> tuple[Registered, Registered]:
    roles = house.models.roles()
    if roles.active is None or roles.shadow is None:
        raise ModelError(
            "no model is on trial: python -m classifier promote MODEL --shadow begins one"
        )
    return roles.active, roles.shadow


def _begin(house: House, shadow: Registered) -> datetime:
    trial = house.promotions.trial(shadow)
    return trial.at if trial else datetime(2000, 1, 1, tzinfo=UTC)


def _tried(house: House, shadow: Registered) -> Model | Cascade:
    """What is on trial: another one's thresholds would tell of nothing that was seen."""
    model = house.load(shadow.path)
    if model.id != shadow.id:
        raise ModelError(
            f"{shadow.path}: is not the model on trial any more, {shadow}: put it back"
        )
    return model


def _pairs(
    house: House, active: Registered, shadow: Registered, since: datetime, policy: Policy
) -> Iterable[Pair]:
    enough = partial(suffices, policy=policy, cascade=False)
    pairs = house.trials.pairs(active, shadow, since, policy=policy, suffices=enough)
    return _progress(pairs)


def _progress(pairs: Iterable[Pair]) -> Iterable[Pair]:
    """How many were compared is shown on a terminal; how many there are nobody has counted."""
    console = Console(stderr=True)
    hidden = not console.is_terminal
    return track(pairs, "comparing", total=None, console=console, transient=True, disable=hidden)


def _milliseconds(house: House, model: Registered) -> float:
    """Of the one that looks at everything, for one picture."""
    folder = house.settings.model_dir
    own = one_model(model.path, folder)
    name = RECIPES[model.path].screen if model.path in RECIPES else model.path
    path, size = path_of_model(name, folder), own.side
    return measure(path, size=size, classes=len(own.labels)).milliseconds
