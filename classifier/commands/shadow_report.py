"""python -m classifier shadow-report: the model on trial beside the active one."""

import argparse
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from typing import Any

from rich.console import Console
from rich.progress import track
from rich.table import Table

from classifier.cascade import Cascade
from classifier.catalogue import RECIPES
from classifier.commands.house import House, the_house
from classifier.commands.promote import thresholds, write
from classifier.errors import ModelError
from classifier.load import one_model
from classifier.measure import measure
from classifier.model import Model, path_of_model
from console import for_programs, narrow_table, number_of, printable, show
from review.comparison import Comparison, Pair, Reviewed, compare
from review.policy import Policy
from review.promotion import Registered
from review.scoring import suffices

_COLUMNS = (
    "flags",
    "per\n1,000",
    "con-\nfirmed",
    "clear-\ned",
    "precision\nand 95 %",
    "ms a\npicture",
)
_COST = (
    "Cost: the bare call of the model that looks at everything, on one core of this machine; a "
    "cascade asks others about what is left in doubt."
)
_UNSEEN = (
    "Not seen by the one on trial: what was known already, was scored before a worker had heard "
    "of the trial, or where it failed (the workers' logs say so)."
)
_ASKED = (
    "Precision is of what people answered, and they were asked about what the active one flags: "
    "of what only the one on trial flags nothing is known, but where a sample was answered."
)


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
            told = _json(found, models, since, cost)
            for_programs().write(json.dumps(told, indent=2, ensure_ascii=False) + "\n")
            return 0
        names = [f"{active.name}, active", f"{shadow.name}, on trial"]
        limits = " ".join(line.strip() for line in thresholds(house, tried))
        notes = [*_notes(found, since), f"Of the one on trial: {limits}."]
        show(_table(found, names, cost), map(printable, notes))
        write(["", *_examples(found)])
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


def _table(found: Comparison, names: Sequence[str], cost: Sequence[float]) -> Table:
    table = narrow_table("flagged by", *_COLUMNS)
    titles = (*names, *("  both", "  only the active one", "  only the one on trial"))
    milliseconds = [*(f"{one:.1f}" for one in cost), "", "", ""]
    for title, its, each in zip(titles, found.groups.values(), milliseconds, strict=True):
        table.add_row(title, *_row(found, its), each)
    return table


def _row(found: Comparison, its: Reviewed) -> Iterator[str]:
    rate = found.per_thousand(its.flags)
    yield f"{its.flags:,}"
    yield "-" if rate is None else f"{rate:.1f}"
    yield f"{its.confirmed:,}"
    yield f"{its.cleared:,}"
    if its.precision is None:
        yield "not known"
    else:
        low, high = its.interval.low, its.interval.high
        yield f"{100 * its.precision:.0f} % {100 * low:.0f}-{100 * high:.0f}"


def _notes(found: Comparison, since: datetime) -> Iterator[str]:
    begun = f"Since {since:%Y-%m-%d %H:%M} UTC"
    agreement, apart = found.agreement, found.mean_distance
    if agreement is None or apart is None:
        yield f"{begun} both have decided no upload yet."
    else:
        yield (
            f"{begun} both decided {number_of(found.compared, 'uploads')}, and agree on "
            f"{100 * agreement:.1f} % of them; their nsfw scores are {apart:.3f} apart on average."
        )
    if found.undecided:
        yield f"The one on trial saw too little to decide of {number_of(found.undecided, 'more')}."
    if found.unseen:
        yield f"{_UNSEEN} Of such there are {found.unseen:,}."
    yield _ASKED
    yield _COST


def _examples(found: Comparison) -> Iterator[str]:
    """Those on which they are furthest apart, by title."""
    if found.examples:
        yield "Furthest apart, nsfw by the active one and by the one on trial:"
    for one in found.examples:
        yield f"  {one.old:.3f}  {one.new or 0:.3f}  {_said(one)}{one.title}"


def _said(one: Pair) -> str:
    return f"{one.outcome} by a person, " if one.outcome else ""


def _json(
    found: Comparison, models: Sequence[Registered], since: datetime, cost: Sequence[float]
) -> dict[str, Any]:
    named = zip(("active", "on_trial"), models, cost, strict=True)
    return {
        "since": since.isoformat(),
        **{
            role: {"name": one.name, "sha256": one.id.sha256, "milliseconds": milliseconds}
            for role, one, milliseconds in named
        },
        "compared": found.compared,
        "agreement": found.agreement,
        "mean_distance": found.mean_distance,
        "undecided": found.undecided,
        "unseen": found.unseen,
        "flagged": {name: _flagged(found, its) for name, its in found.groups.items()},
        "furthest_apart": [asdict(one) for one in found.examples],
    }


def _flagged(found: Comparison, its: Reviewed) -> dict[str, Any]:
    figures = {"per_thousand": found.per_thousand(its.flags), "precision": its.precision}
    return asdict(its) | figures | {"interval": asdict(its.interval)}
