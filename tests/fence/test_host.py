"""What the child can do to its parent, and the parent's death to its child.

Where the tests run as root, the hosts run as nobody: root is held to little of this.
"""

import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.fence.process import gone

# Nobody, who may still read root's interpreter.
_NOBODY = [
    *("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"),
    *("--inh-caps=-all,+dac_read_search", "--ambient-caps=-all,+dac_read_search"),
    *("--bounding-set=-all,+dac_read_search", "--"),
]
ROOT = Path(__file__).parents[2]


def host(*arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.fence.host", *arguments]
    return subprocess.Popen(
        [*(_NOBODY if os.geteuid() == 0 else []), *command],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "BOT_PASSWORD": "hunter2"},
        stdout=subprocess.PIPE,
        text=True,
    )


def say(*arguments: str) -> str:
    with host(*arguments) as process:
        said, _ = process.communicate(timeout=30)
    assert process.returncode == 0
    return said.strip()


def test_a_killed_parent_leaves_no_child() -> None:
    with host("pid_then_hang", __file__) as process:
        assert process.stdout is not None
        child = int(process.stdout.readline())
        assert not gone(child, 0)
        process.send_signal(signal.SIGKILL)
        assert gone(child)


def test_an_unhidden_parent_shows_its_secrets() -> None:
    assert "hunter2" in say("spy_on_parent", __file__)


def test_a_hidden_parent_shows_nothing() -> None:
    assert say("spy_on_parent", __file__, "hide") == "PermissionError"


def test_a_child_starts_no_process() -> None:
    assert say("start_a_process", __file__) == "BlockingIOError"
