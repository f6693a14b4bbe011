"""docs/runbook.md and the alerts."""

import re
from pathlib import Path

import pytest

from monitoring.alerts import NAMES

RUNBOOK = (Path(__file__).parents[2] / "docs" / "runbook.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## ([a-z-]+)\n(.*?)(?=^## |\Z)", RUNBOOK, re.MULTILINE | re.DOTALL))


def test_each_alert_has_a_section_and_each_section_an_alert() -> None:
    assert list(SECTIONS) == list(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_section_says_what_it_means_how_to_see_it_what_to_do_and_when_it_is_over(
    name: str,
) -> None:
    parts = re.findall(r"^\*\*(.+?)\.\*\*", SECTIONS[name], re.MULTILINE)
    assert parts == ["It means", "See it", "Do", "Over"]
