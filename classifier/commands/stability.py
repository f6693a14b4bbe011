"""python -m classifier stability: how much the scores of one picture depend on its file."""

import argparse
import io
import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict

from rich.console import Console
from rich.progress import track
from rich.table import Table

from classifier.crops import crops
from classifier.errors import ModelError
from classifier.image import frames
from classifier.load import one_model
from classifier.model import Model
from classifier.stability import AIM_MEDIAN, AIM_MOST, Change, change, spread
from classifier.variants import same, variants
from console import narrow_table, show, tell
from fence.demand import Demand

_CROPS = 500
_ALL = "all of these"

Changes = Mapping[str, Sequence[Change]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may be said after the command's name."""
    parser.add_argument("--json", action="store_true", help="for programs, on stdout")
    parser.add_argument(
        "--crops",
        type=int,
        default=_CROPS,
        metavar="N",
        help="how many (default: %(default)s, which takes two minutes)",
    )
    parser.add_argument(
        "--model", metavar="NAME", help="(default: MODEL; of a cascade, the one that looks at all)"
    )


def run(arguments: argparse.Namespace) -> int:
    """0; raises ModelError when the model is not installed."""
    if arguments.crops < 1:
        raise ModelError(f"--crops {arguments.crops}: is less than 1, give more")
    model = one_model(arguments.model, arguments.dir)
    changes = _changes(model, arguments.crops)
    if arguments.json:
        sys.stdout.write(json.dumps(list(_rows(changes)), indent=2) + "\n")
    else:
        show(_table(changes), ())
        tell(f"{model.card.name}, {model.card.preprocessing}: {_verdict(changes[_ALL])}")
    return 0


def _verdict(found: Sequence[Change]) -> str:
    median, most, _largest = asdict(spread([one.largest for one in found])).values()
    aims = (("the median", median, AIM_MEDIAN), ("95 % of cases", most, AIM_MOST))
    return "the largest class change is " + ", ".join(
        f"{figure:.3f} in {where} ({'within' if figure <= aim else 'above'} the aim of {aim})"
        for where, figure, aim in aims
    )


def _changes(model: Model, count: int) -> Changes:
    found: dict[str, list[Change]] = defaultdict(list)
    progress = Console(stderr=True)
    for pixels in track(crops(count), "crops", total=count, console=progress, transient=True):
        before = _score(model, same(pixels))
        for name, data in variants(pixels):
            found[name].append(change(before, _score(model, data)))
    found[_ALL] = [one for changes in found.values() for one in changes]
    return found


def _score(model: Model, data: bytes) -> Mapping[str, float]:
    """By the way of every upload, but without the fence: these files are our own."""
    [frame] = frames(io.BytesIO(data), Demand(side=model.card.input_size))
    [scores] = model.score([frame])
    return scores


def _rows(changes: Changes) -> Iterator[dict[str, object]]:
    for name, found in changes.items():
        yield {
            "variant": name,
            "pictures": len(found),
            "class change": asdict(spread([one.largest for one in found])),
            "nsfw logit change": asdict(spread([one.logit for one in found])),
        }


def _figures(what: str) -> tuple[str, str, str]:
    """Three columns, of which the first says what they are of."""
    return f"{what}\nmedian", "\n\n95 %", "\n\nlargest"


def _table(changes: Changes) -> Table:
    table = narrow_table(
        "variant", "files", *_figures("class\nchange"), *_figures("nsfw logit\nchange")
    )
    for name, found in changes.items():
        largest, logit = (
            spread(values)
            for values in ([one.largest for one in found], [one.logit for one in found])
        )
        figures = [*asdict(largest).values(), *asdict(logit).values()]
        table.add_row(name, str(len(found)), *(f"{figure:.3f}" for figure in figures))
    return table
