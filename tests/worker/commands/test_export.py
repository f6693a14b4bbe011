"""`review export`."""

import csv
import io
import json
from pathlib import Path

from store.exports import COLUMNS
from tests.worker.commands.asking import CHECKOUT, Run


def test_a_table_and_a_line_for_each_have_the_same(run: Run) -> None:
    table = run("export", "--since", "2026-01-03")
    assert (table.exit_code, table.stderr) == (0, "")
    rows = list(csv.DictReader(io.StringIO(table.stdout)))
    lines = run("export", "--since", "2026-01-03", "--format", "jsonl").stdout.splitlines()
    objects = [json.loads(line) for line in lines]
    assert len(rows) == len(objects) == 300
    assert tuple(rows[0]) == tuple(objects[0]) == COLUMNS
    for row, one in zip(rows, objects, strict=True):
        assert row == {name: "" if value is None else str(value) for name, value in one.items()}
    assert objects[0]["finished_at"] == "2026-01-03T00:00:00+00:00"
    assert objects[0]["model"] == "cascade"
    assert {one["outcome"] for one in objects} == {None, "confirmed", "cleared"}


def test_nothing_is_a_heading_or_no_line(run: Run) -> None:
    assert run("export", "--since", "2999-01-01").stdout == ",".join(COLUMNS) + "\n"
    assert run("export", "--since", "2999-01-01", "--format", "jsonl").stdout == ""
    assert run("export").exit_code == 2


def test_every_column_is_explained() -> None:
    explained = Path(CHECKOUT / "docs" / "export.md").read_text()
    assert [name for name in COLUMNS if f"`{name}`" not in explained] == []
