"""The page's styles and scripts come here whole and as published, or not at all."""

import sys
from pathlib import Path

import pytest

from api.__main__ import main
from api.page.assets import Assets
from api.page.install import install, missing
from classifier.errors import ModelError
from settings import SettingError

pytestmark = pytest.mark.integration


def test_what_is_missing_is_installed_once(tmp_path: Path, archives: list[Path]) -> None:
    lines: list[str] = []
    install(tmp_path / "page", lines.append, archives)
    assert "installed in" in lines[-1]
    assert missing(tmp_path / "page") == []
    install(tmp_path / "page", lines.append)
    assert "already installed" in lines[-1]
    broken = tmp_path / "page" / "chart.js@4.6.1" / "chart.umd.min.js"
    broken.unlink()
    with pytest.raises(SettingError, match=r"chart.js@4.6.1 is not installed.*python -m api inst"):
        Assets.load(tmp_path / "page")
    install(tmp_path / "page", lines.append, archives)
    assert broken.exists()


def test_another_package_is_not_taken(
    tmp_path: Path, archives: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = tmp_path / archives[0].name
    changed.write_bytes(archives[0].read_bytes() + b"x")
    monkeypatch.setattr("api.page.install.fetch", lambda package, folder: changed)
    with pytest.raises(
        ModelError, match=r"is not @wikimedia/codex-design-tokens@2\.7\.0 as it was"
    ):
        install(tmp_path / "page", lambda line: None, archives[1:])
    assert [path.name for path in (tmp_path / "page").iterdir()] == [".lock"]


def test_a_start_without_them_says_what_to_run(
    tmp_path: Path,
    models: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, value in {
        "MODEL": "mobilenet_v2",
        "MODEL_DIR": str(models),
        "PAGE_DIR": str(tmp_path / "page"),
        "DATA_DIR": str(tmp_path / "data"),
        "API_PORT": "0",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "argv", ["api"])
    assert main() == 1
    [line] = capsys.readouterr().err.splitlines()
    assert "run python -m api install" in line
