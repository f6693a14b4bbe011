"""python -m classifier compare: what the models cost, beside what their makers say."""

import argparse
import json
import sys
from dataclasses import asdict

from rich.table import Table

from classifier.comparison import Row, compare
from console import grouped, narrow_table, show, tell

_COLUMNS = (
    "input\npx",
    "ms a\npicture",
    "ms to\nload",
    "file\nMB",
    "peak\nMB",
    "extra\nMB",
    "mult-\nadds M",
    "weights\nM",
    "accuracy\nstated",
)
_WHAT = (
    "Measured here: one picture at a time, the bare call on one core, in milliseconds of the "
    "processor, each model in a process of its own; peak is all memory of that process, extra what "
    "came with the model. Accuracies are as their makers state them, each on other "
    "pictures; none was measured here."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may be said after the command's name."""
    parser.add_argument("--json", action="store_true", help="for programs, on stdout")


def run(arguments: argparse.Namespace) -> int:
    """0, or 1 if an installed model is broken, which is a row that says so."""
    rows = compare(arguments.dir, tell)
    if arguments.json:
        sys.stdout.write(json.dumps([asdict(row) for row in rows], indent=2) + "\n")
    else:
        said = [(row.name, text) for row in rows for text in (row.note, row.licence) if text]
        show(_table(rows), [_WHAT, *grouped(said), f"MODEL is {arguments.model}."])
    return 1 if any(row.broken for row in rows) else 0


def _table(rows: list[Row]) -> Table:
    table = narrow_table("model", *_COLUMNS)
    for row in rows:
        accuracy = "none" if row.accuracy is None else f"{100 * row.accuracy:.3g} %"
        table.add_row(row.name, str(row.input_size or "-"), *_figures(row), accuracy)
    return table


def _figures(row: Row) -> list[str]:
    if row.facts is None:
        return ["-"] * 7
    cost, speed = row.facts.cost, row.facts.speed
    return [
        f"{speed.milliseconds:.1f}",
        f"{speed.load_milliseconds:.0f}",
        f"{row.facts.file_megabytes:.1f}",
        f"{speed.peak_megabytes:.0f}",
        f"{speed.extra_megabytes:.0f}",
        f"{cost.multiply_adds / 1e6:,.0f}",
        f"{cost.parameters / 1e6:.2f}",
    ]
