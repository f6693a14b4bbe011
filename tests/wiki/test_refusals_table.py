"""docs/refusals.md says what the code does, and names tests that there are."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from review.errors import Deleted, Halt, Permanent, Transient
from wiki.edits.saving import NEVER, STOPPING, _refusal

TESTS = Path(__file__).parents[1]
TABLE = TESTS.parent / "docs" / "refusals.md"
FAMILIES = {"later": (Transient, Deleted), "never": (Permanent,), "stopped": (Halt,)}


@dataclass(frozen=True, kw_only=True)
class Row:
    what: str
    codes: tuple[str, ...]
    outcome: str
    test: str


def rows() -> list[Row]:
    found = []
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| ") and cells[0] != "What":
            what, codes, outcome, test = cells
            named = tuple(re.findall(r"`([^`]+)`", codes))
            found.append(Row(what=what, codes=named, outcome=outcome, test=test.strip("`")))
    return found


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.what)
def test_each_row_has_an_outcome_that_the_code_has_and_a_test(row: Row) -> None:
    assert all(type(_refusal(code, "x")) in FAMILIES[row.outcome] for code in row.codes)
    file, _, name = row.test.partition("::")
    assert f"\ndef {name}(" in (TESTS / file).read_text(encoding="utf-8")


def test_every_code_is_in_the_table_once_and_has_one_outcome() -> None:
    told = [code for row in rows() for code in row.codes if row.outcome != "later"]
    assert sorted(told) == sorted(NEVER | STOPPING)
    assert not NEVER & STOPPING
