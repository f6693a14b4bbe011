"""The processes of these cases are those that docs/running.md tells an operator to start."""

import pytest

from tests.chaos.fleet import COMMANDS, REMAPPED, ROOT

RUNNING = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_stands_in_the_document(name: str) -> None:
    words = " ".join(COMMANDS[name]).removeprefix("-m ").replace(" --concurrency 2", "")
    command = words if words.startswith("celery") else f"python -m {words}"
    lines = [line.partition("#")[0].strip() for line in RUNNING.splitlines()]
    [remapped] = (f"{key}={value}" for key, value in REMAPPED.items())
    assert command in lines or f"{remapped} {command}" in lines
