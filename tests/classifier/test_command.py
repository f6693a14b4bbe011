import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from classifier.__main__ import main
from classifier.card import read_card
from classifier.catalogue import MODELS
from tests.classifier.conftest import IN_FLOATS

Captured = pytest.CaptureFixture[str]


def _run(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    monkeypatch.setattr(sys, "argv", ["classifier", *map(str, arguments)])
    return main()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["install", "resnet"], ["resnet", *MODELS]),
        (["install", "--form", "x"], ["--form", "--help"]),
        (["lst"], ["lst", "--help"]),
        ([], ["command", "--help"]),
        (
            ["install", "--from", "/nowhere/a.tgz", "--dir", "{folder}"],
            ["/nowhere/a.tgz", "--from"],
        ),
        (["install", "--from", "a.zip", "--dir", "{folder}"], ["a.zip", ".tgz or .whl", "--from"]),
        (["install", "--dir", "/dev/null/models"], ["/dev/null/models", "--dir"]),
    ],
)
def test_a_failure_is_one_line(
    monkeypatch: pytest.MonkeyPatch,
    capsys: Captured,
    tmp_path: Path,
    arguments: list[str],
    said: list[str],
) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    given = [argument.format(folder=tmp_path) for argument in arguments]
    assert _run(monkeypatch, *given) == 1
    out, err = capsys.readouterr()
    lines = [line for line in err.splitlines() if line.startswith("classifier: ")]
    assert out == ""
    assert [word for word in said if word not in lines[0]] == []
    assert err.splitlines()[-1:] == lines


@pytest.mark.integration
def test_installed_models_are_listed_for_programs(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured, models: Path
) -> None:
    assert _run(monkeypatch, "list", "--json", "--dir", models) == 0
    rows = {row["name"]: row for row in json.loads(capsys.readouterr().out)}
    assert set(rows) == set(IN_FLOATS)
    card = read_card(Path(rows["inception_v3"]["path"]))
    assert rows["inception_v3"]["sha256"] == card.sha256
    assert rows["inception_v3"]["card"] == card.model_dump(mode="json")


@pytest.mark.integration
def test_installed_models_are_listed_for_humans(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured, models: Path
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert _run(monkeypatch, "list", "--dir", models) == 0
    lines = capsys.readouterr().out.splitlines()
    end = 3 + len(IN_FLOATS)
    assert max(map(len, lines[: end + 1])) <= 80
    rows = {line.split()[0]: line.split()[1:] for line in lines[3:end]}
    sha256s = {name: read_card(models / name / "model.onnx").sha256[:12] for name in IN_FLOATS}
    assert rows["inception_v3"] == ["299", "5", "93", "%", "0.8", "0.95", sha256s["inception_v3"]]
    assert rows["open_nsfw"] == ["224", "2", "none", "0.8", "-", sha256s["open_nsfw"]]
    assert set(rows) == set(IN_FLOATS)
    text = " ".join(" ".join(lines).split())
    assert f"{models}/MODEL/model.onnx" in text
    assert "open_nsfw: sfw, nsfw" in text
    assert "BSD-2-Clause" in text
    assert "mobilenet_v2_int8: not installed" in text


@pytest.mark.integration
def test_what_is_not_installed_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured, tmp_path: Path, models: Path
) -> None:
    shutil.copytree(models / "mobilenet_v2", tmp_path / "mobilenet_v2")
    assert _run(monkeypatch, "list", "--dir", tmp_path) == 0
    shown = capsys.readouterr().out
    missing = ", ".join(name for name in MODELS if name != "mobilenet_v2")
    assert f"{missing}: not installed" in shown


@pytest.mark.integration
def test_all_models_are_installed_by_one_word(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured, models: Path
) -> None:
    assert _run(monkeypatch, "install", "all", "open_nsfw", "--dir", models) == 0
    said = capsys.readouterr().err.splitlines()
    assert said == [f"{', '.join(IN_FLOATS)}: already installed in {models}"]


@pytest.mark.integration
def test_a_broken_model_is_named_beside_the_sound_ones(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured, tmp_path: Path, models: Path
) -> None:
    for name in ("mobilenet_v2", "mobilenet_v2_mid"):
        shutil.copytree(models / name, tmp_path / name)
    (tmp_path / "mobilenet_v2" / "model.json").unlink()
    assert _run(monkeypatch, "list", "--json", "--dir", tmp_path) == 1
    out, err = capsys.readouterr()
    assert [row["name"] for row in json.loads(out)] == ["mobilenet_v2_mid"]
    assert err.startswith("classifier: ")
    assert err.count("\n") == 1


def test_an_empty_folder_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured, tmp_path: Path
) -> None:
    assert _run(monkeypatch, "list", "--dir", tmp_path) == 0
    assert "run python -m classifier install" in capsys.readouterr().err
    assert _run(monkeypatch, "list", "--json", "--dir", tmp_path) == 0
    assert json.loads(capsys.readouterr().out) == []


@pytest.mark.parametrize("setting", ["MODEL_DIR", "MODEL"])
def test_the_settings_of_the_service_count_here_too(setting: str, tmp_path: Path) -> None:
    value = str(tmp_path / "own.onnx") if setting == "MODEL" else str(tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "classifier", "install" if setting == "MODEL" else "list"],
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), setting: value},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert value in done.stderr
