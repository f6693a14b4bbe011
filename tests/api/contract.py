"""Asks a server what its OpenAPI document promises, by Schemathesis."""

import subprocess
import sys
from pathlib import Path

from tests.api.serving import Served, served
from tests.api.stubs import Stub, app_of, parts_of

_CONFIG = Path(__file__).with_name("schemathesis.toml")
_PROGRAM = Path(sys.executable).with_name("schemathesis")


def broken(server: Served, folder: Path, *options: str) -> str | None:
    """What was promised and did not hold, as Schemathesis reports it; None where all did.

    It works in `folder`. Raises AssertionError where it did not run.
    """
    command = [str(_PROGRAM), "--config-file", str(_CONFIG), "run", f"{server.url}/openapi.json"]
    done = subprocess.run(
        [*command, "--generation-database=none", "--no-color", *options],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Tested: " in done.stdout, done.stdout + done.stderr
    return None if done.returncode == 0 else done.stdout


def of_stub(folder: Path, *options: str) -> str | None:
    """The same of an API over the stub, which answers quickly."""
    with served(app_of(parts_of(Stub()))) as server:
        return broken(server, folder, *options)
