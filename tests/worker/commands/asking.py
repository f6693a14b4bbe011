"""Commands as an admin gives them: in this process, or as processes."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from click.testing import Result

CELERY = Path(sys.executable).with_name("celery")
CHECKOUT = Path(__file__).parents[3]  # where Celery finds celeryconfig.py

Run = Callable[..., Result]


def celery(folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """As a process, in that folder."""
    return celery_into(subprocess.PIPE, folder, *words, **environment)


def celery_into(
    stdout: int | IO[str], folder: Path, *words: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    """The same; what it prints goes there."""
    return subprocess.run(
        [CELERY, "-A", "worker", *words],
        env={
            "PATH": "/usr/bin:/bin",
            "HOME": str(folder),
            "PYTHONPATH": os.environ.get("PYTHONPATH", ""),  # the code that is being tested
            **environment,
        },
        cwd=folder,
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        timeout=60,
        check=False,
    )


def answered(run: Run, *words: str) -> Any:
    done = run(*words, "--json")
    assert (done.exit_code, done.stderr) == (0, "")
    return json.loads(done.stdout)
