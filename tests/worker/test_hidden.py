"""No process that knows a secret can be looked into by a decoder of the same user."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.integration  # starts processes

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
def test_each_process_hides_itself_before_anything_else(start: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", f"{start}\n{DUMPABLE}"],
        # No process of the service can begin where its folder cannot be made.
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "DATA_DIR": _data_dir(start)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.strip() == "0", done.stderr


def _data_dir(start: str) -> str:
    return "/proc/none" if "main" in start else ""
