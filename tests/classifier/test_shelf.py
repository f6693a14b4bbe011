"""What stood on the shelf is there before, or after, and never neither."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from classifier.card import Card
from classifier.errors import ModelError
from classifier.packages.shelf import hold
from classifier.preprocessing import STRETCH
from tests.classifier.conftest import LABELS, ROOT

# Ends the process when the old model has been moved away, and the new one is not there yet.
KILLED = """
import os, pathlib, signal, sys
rename = pathlib.Path.rename
def killing(self, target):
    if self.name == "new":
        os.kill(os.getpid(), signal.SIGKILL)
    rename(self, target)
pathlib.Path.rename = killing
from tests.classifier.test_shelf import put
put(pathlib.Path(sys.argv[1]), b"new")
"""


def _card(sha256: str) -> Card:
    return Card(
        name="own",
        source="a test",
        licence="none",
        sha256=sha256,
        labels=tuple(LABELS),
        input_size=4,
        preprocessing=STRETCH,
        published={},
    )


def put(folder: Path, content: bytes) -> None:
    with hold(folder, lambda line: None) as shelf:
        shelf.put("own", content, _card)


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_model_replaces_the_one_before(tmp_path: Path) -> None:
    put(tmp_path, b"old")
    put(tmp_path, b"new")
    assert (tmp_path / "own" / "model.onnx").read_bytes() == b"new"
    assert _names(tmp_path) == [".lock", "own"]


def test_a_model_comes_back_if_the_process_died_before_the_new_one_came(tmp_path: Path) -> None:
    put(tmp_path, b"old")
    killed = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], cwd=ROOT)
    assert killed.returncode == -signal.SIGKILL
    assert "own" not in _names(tmp_path)
    with hold(tmp_path, lambda line: None):
        assert (tmp_path / "own" / "model.onnx").read_bytes() == b"old"
    assert _names(tmp_path) == [".lock", "own"]


def test_a_model_comes_back_at_once_if_the_new_one_cannot_be_put(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, b"old")
    rename = Path.rename

    def failing(self: Path, target: Path) -> Path:
        if self.name == "new":
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(ModelError, match=r"cannot be written \(No space left on device\)"):
        put(tmp_path, b"new")
    assert (tmp_path / "own" / "model.onnx").read_bytes() == b"old"
    assert _names(tmp_path) == [".lock", "own"]


def test_what_has_the_name_of_a_place_of_work_goes_and_a_link_leads_nowhere(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "old-own").mkdir(parents=True)
    folder = tmp_path / "models"
    folder.mkdir()
    (folder / ".installing-link").symlink_to(elsewhere)
    (folder / ".installing-file").touch()
    put(folder, b"new")
    assert _names(folder) == [".lock", "own"]
    assert _names(elsewhere) == ["old-own"]


def test_an_error_of_the_work_is_not_blamed_on_the_folder(tmp_path: Path) -> None:
    full = OSError(28, "No space left on device", "elsewhere")
    with pytest.raises(OSError, match="elsewhere") as caught, hold(tmp_path, lambda line: None):
        raise full
    assert caught.value is full
    assert _names(tmp_path) == [".lock"]
