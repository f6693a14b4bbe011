"""python -m classifier attack: how little it takes until what was flagged no longer is."""

import argparse
import json
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from threading import Event

from classifier.cascade import Cascade
from classifier.commands.decoder import decoders
from classifier.commands.left_out import tell_left_out
from classifier.commands.progress import bar
from classifier.errors import ModelError
from classifier.load import load
from classifier.model import Model
from classifier.training.attack.defender import Defender, defenders
from classifier.training.attack.parallel import Stoppable
from classifier.training.attack.pictures import Before, looked_for
from classifier.training.attack.report import Report, notes, table
from classifier.training.attack.tally import Tally, tallies
from classifier.training.attack.trial import Guard, outcomes_of
from classifier.training.attack.trials import outcomes_of_all, trials_of
from classifier.training.dataset import Example, read_dataset
from classifier.training.index import Split
from classifier.writing import whole
from console import show


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may be said after the command's name."""
    parser.add_argument(
        "--data",
        type=Path,
        required=True,
        metavar="DATASET|FOLDER",
        help="a data set, of which the test split is taken, or a folder for each label",
    )
    parser.add_argument(
        "--model",
        nargs="+",
        metavar="NAME",
        dest="models",
        help="one or more, or a cascade (default: MODEL)",
    )
    _add_numbers(parser)
    parser.add_argument("-o", dest="output", type=Path, metavar="attack.json", help="all figures")


def _add_numbers(parser: argparse.ArgumentParser) -> None:
    for name, default, what in (
        ("--queries", 500, "for each picture, attack and strength"),
        ("--pictures", 50, "at most, by chance"),
        ("--seed", 1, "of all that is left to chance"),
    ):
        parser.add_argument(
            name, type=int, default=default, metavar="N", help=f"{what} (default: %(default)s)"
        )
    parser.add_argument(
        "--threshold", type=float, metavar="SHARE", help="flag from it on (default: the model's)"
    )
    parser.add_argument(
        "--recall",
        type=float,
        metavar="SHARE",
        help="instead: each flags from where on it flags so many of the pictures looked for",
    )


def run(arguments: argparse.Namespace) -> int:
    """0; raises ModelError for what cannot be read, decoded, scored or written."""
    _check(arguments)
    dataset = read_dataset(arguments.data).of(Split.TEST)
    examples = looked_for(dataset)
    tell_left_out(dataset.unread, dataset.copies)
    # All of them first: that one is not there would be a pity to learn after an hour.
    models = {name: load(name, arguments.dir) for name in arguments.models or [arguments.model]}
    with whole(arguments.output) if arguments.output else nullcontext() as output:
        reports = [_report(name, model, examples, arguments) for name, model in models.items()]
        if output:
            told = json.dumps([report.as_json() for report in reports], indent=2)
            output.write(f"{told}\n".encode())
    for report in reports:
        show(table(report), notes(report))
    return 0


def _check(arguments: argparse.Namespace) -> None:
    for name in ("queries", "pictures"):
        if getattr(arguments, name) < 1:
            raise ModelError(f"--{name} {getattr(arguments, name)}: is less than 1, give more")
    for name in ("threshold", "recall"):
        share = getattr(arguments, name)
        if share is not None and not 0 < share <= 1:
            raise ModelError(f"--{name} {share:g}: is not above 0 and at most 1, give one that is")
    if arguments.threshold is not None and arguments.recall is not None:
        raise ModelError("--threshold and --recall: say the same in two ways, give one of them")
    if arguments.seed < 0:
        raise ModelError(f"--seed {arguments.seed}: is less than 0, give another")


def _report(
    name: str, model: Model | Cascade, examples: Sequence[Example], arguments: argparse.Namespace
) -> Report:
    stop = Event()
    those = [Stoppable(defender, stop) for defender in defenders(model)]
    with decoders(arguments, model.side) as decoding:
        with bar(f"{name}: looking at pictures", len(examples)) as advance:
            before = Before.of(examples, those, decoding, model.side, advance)
        guards = _guards(name, model, those, before, arguments)
        chosen = before.chosen(guards, arguments.pictures, arguments.seed)
        trials = trials_of(chosen, guards, decoding, model.side, arguments.queries, arguments.seed)
    with bar(f"{name}: attacking", len(trials) * outcomes_of(guards)) as advance:
        outcomes = outcomes_of_all(trials, stop, advance)
    return Report(
        guards=guards,
        own=model.thresholds.nsfw if model.thresholds else None,
        before=[
            Tally(flagged=int(column.sum()), of=len(column)) for column in before.flagged(guards).T
        ],
        attacked=len(chosen),
        queries=arguments.queries,
        found=tallies(outcomes),
    )


def _guards(
    name: str,
    model: Model | Cascade,
    those: Sequence[Defender],
    before: Before,
    arguments: argparse.Namespace,
) -> list[Guard]:
    if arguments.recall is not None:
        thresholds = [before.threshold(column, arguments.recall) for column in range(len(those))]
    else:
        thresholds = [_threshold(name, model, arguments)] * len(those)
    return [
        Guard(defender=one, threshold=threshold)
        for one, threshold in zip(those, thresholds, strict=True)
    ]


def _threshold(name: str, model: Model | Cascade, arguments: argparse.Namespace) -> float:
    """What was given, the settings', or the model's own."""
    own = model.thresholds.nsfw if model.thresholds else None
    # NSFW_THRESHOLD is for MODEL: a threshold belongs to its model.
    settings = arguments.thresholds[0] if name == arguments.model else None
    given = (arguments.threshold, settings, own)
    found = next((threshold for threshold in given if threshold is not None), None)
    if found is None:
        raise ModelError(
            f"{model.name} has no thresholds on its card, give --threshold or --recall"
        )
    return float(found)
