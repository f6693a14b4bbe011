"""`review export`: uploads that ended, for other programs."""

import csv
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, TextIO

import click

from console import for_programs
from store.exports import COLUMNS, Exports
from wiring import House
from worker.commands.running import DAY, plain, with_house


@click.command("export")
@click.option("--since", type=DAY, metavar="DAY", required=True, help="From that day (UTC) on.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "jsonl"]),
    default="csv",
    show_default=True,
    help="A table with a heading, or an object a line.",
)
@with_house
def command(house: House, since: datetime, form: str) -> None:
    """Print all uploads that ended since then.

    With verdict, figures, notices and their outcome. In the order in which they ended, on
    stdout in UTF-8, as they are read. Times are ISO 8601 in UTC.
    """
    rows = Exports(house.database, house.site.name).since(since.replace(tzinfo=UTC))
    (_as_csv if form == "csv" else _as_lines)(rows, for_programs())


def _as_csv(rows: Iterable[Mapping[str, Any]], file: TextIO) -> None:
    table = csv.DictWriter(file, COLUMNS, lineterminator="\n")
    table.writeheader()
    for row in rows:
        table.writerow({name: _cell(value) for name, value in row.items()})


def _as_lines(rows: Iterable[Mapping[str, Any]], file: TextIO) -> None:
    for row in rows:
        file.write(json.dumps(row, ensure_ascii=False, default=plain) + "\n")


def _cell(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value
