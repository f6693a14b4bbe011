"""docs/reliability.md names each case that is played for real, and no other."""

import re
from collections.abc import Iterator
from types import ModuleType

from tests.chaos import (
    test_alone,
    test_deploy,
    test_faults,
    test_kills,
    test_mix,
    test_processes,
    test_turns,
)
from tests.chaos.fleet import ROOT

TABLE = ROOT / "docs" / "reliability.md"
CASES = (test_processes, test_kills, test_faults, test_turns, test_alone, test_deploy, test_mix)


def cases(module: ModuleType) -> Iterator[str]:
    """Its tests, each with its parameters, as pytest names them."""
    file = module.__name__.rpartition(".")[2]
    for name, function in vars(module).items():
        if name.startswith("test_"):
            marks = [m for m in getattr(function, "pytestmark", ()) if m.name == "parametrize"]
            ids = [f"[{case.id}]" for mark in marks for case in mark.args[1]]
            yield from (f"{file}.py::{name}{one}" for one in ids or [""])


def test_each_row_has_its_test_and_each_test_its_row() -> None:
    rows = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if "::" in line]
    named = [name for row in rows for name in re.findall(r"`(\w+\.py::[^`]+)`", row)]
    assert sorted(named) == sorted(case for module in CASES for case in cases(module))


def test_each_row_says_all() -> None:
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if "::" in line:
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            assert len(cells) == 5, line
            assert all(cells), line
