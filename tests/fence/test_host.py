"""What the child can do to its parent, and the parent's death to its child.

Where the tests run as root, the hosts run as nobody: root is held to little of this.
"""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fence.process import gone

pytestmark = pytest.mark.integration  # starts processes

# Nobody, who may still read root's interpreter.
_NOBODY = [
    *("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"),
    *("--inh-caps=-all,+dac_read_search", "--ambient-caps=-all,+dac_read_search"),
    *("--bounding-set=-all,+dac_read_search", "--"),
]
ROOT = Path(__file__).parents[2]


def host(*arguments: str, as_is: bool = False) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.fence.host", *arguments]
    return subprocess.Popen(
        [*(_NOBODY if os.geteuid() == 0 and not as_is else []), *command],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "BOT_PASSWORD": "hunter2"},
        stdout=subprocess.PIPE,
        text=True,
    )


def say(*arguments: str, as_is: bool = False) -> str:
    with host(*arguments, as_is=as_is) as process:
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
    assert "hunter2" in say("plain", __file__)


def test_a_hidden_parent_shows_nothing() -> None:
    """By itself already, to a child without any fence."""
    assert say("plain", __file__, "hide") == "PermissionError"


@pytest.mark.parametrize("as_is", [False, True])
def test_a_decoder_that_is_taken_over_finds_nothing(tmp_path: Path, as_is: bool) -> None:
    """As the user of its parent, who may read all of it; and as whoever runs the tests."""
    for name in ("replica.my.cnf", "review.db", "pywikibot.lwp"):
        (tmp_path / name).write_text("hunter2")
    upload = tmp_path / "upload"
    upload.write_text(json.dumps([str(path) for path in tmp_path.iterdir()]))
    found = json.loads(say("burgle", str(upload), "hide", as_is=as_is))
    assert len(found) == 17
    assert {name: answer for name, answer in found.items() if answer != "EPERM"} == {}
