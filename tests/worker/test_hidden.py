"""No process that knows a secret can be looked into by a decoder of the same user."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DUMPABLE = "import ctypes; print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"  # PR_GET_DUMPABLE


@pytest.mark.parametrize(
    "start",
    [
        "import worker.celery",
        "import sys; sys.argv[1:] = []; import worker.__main__ as m; m.main()",
        "import sys; sys.argv[1:] = ['poll']; import worker.__main__ as m; m.main()",
        "import sys; sys.argv[1:] = ['edit']; import worker.__main__ as m; m.main()",
    ],
)
def test_each_process_hides_itself_before_anything_else(start: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", f"{start}\n{DUMPABLE}"],
        env={"PATH": "/usr/bin:/bin", "MODEL": "none", "DATA_DIR": "/proc/none"}
        if "main" in start
        else {"PATH": "/usr/bin:/bin", "HOME": "/tmp"},  # noqa: S108 -- nothing is written there
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "0", done.stderr
