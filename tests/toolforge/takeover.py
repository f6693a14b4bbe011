"""A decoder that was taken over, where every process has every variable of the tool."""

import json
from collections.abc import Iterator

from tests.toolforge.jobs import Job
from tests.toolforge.tool import Tool

_DOORS = 3  # at least: the password's file, the parent's variables, its memory


def open_doors(tool: Tool) -> Iterator[str]:
    """What it can do, or see, that it must not."""
    secret = tool.home / "replica.my.cnf"
    upload = tool.folder / "upload"
    upload.write_text(json.dumps([str(secret)]))
    upload.chmod(0o444)
    tried = json.loads(_said_by("burgle", tool, upload.name))
    if len(tried) < _DOORS:
        yield f"it tried only {[*tried]}"
    for door, answer in tried.items():
        if answer != "EPERM":
            yield f"a decoder that was taken over could {door}: {answer}"
    variables = json.loads(_said_by("environment", tool, upload.name))
    for name in tool.env.keys() & variables.keys() - {"PATH", "LANG", "PYTHONPATH"}:
        yield f"a decoder sees the variable {name}"


def _said_by(decoder: str, tool: Tool, upload: str) -> str:
    """By tests/fence's decoder of that name, whose parent is as those of the service are."""
    command = f"exec python -m tests.fence.host {decoder} {tool.folder / upload} hide"
    container = tool.start(Job(f"spy-{decoder}", command))
    code = container.wait(60)
    assert code == 0, container.last_words()
    return container.log.read_text()
