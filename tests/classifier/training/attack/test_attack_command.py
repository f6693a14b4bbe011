"""The command as a whole, against a small network that has learnt nothing."""

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from classifier.__main__ import main


@pytest.fixture
def data(tmp_path: Path) -> Path:
    chance = np.random.default_rng(1)
    for label in ("nsfw", "sfw"):
        (tmp_path / "data" / label).mkdir(parents=True)
        for number in range(2):
            pixels = chance.integers(0, 256, (40, 50, 3), dtype=np.uint8)
            Image.fromarray(pixels).save(tmp_path / "data" / label / f"{number}.png")
    return tmp_path / "data"


def attack(
    monkeypatch: pytest.MonkeyPatch, model: Path, data: Path, *words: str, queries: int = 2
) -> int:
    command = ["classifier", "attack", "--data", str(data), "--model", str(model)]
    monkeypatch.setattr(sys, "argv", [*command, "--queries", str(queries), *words])
    return main()


def test_it_says_what_was_found_and_what_was_not_shown(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    untrained_model: Path,
    data: Path,
) -> None:
    output = tmp_path / "attack.json"
    assert attack(monkeypatch, untrained_model, data, "--recall", "1", "-o", str(output)) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "Does untrained, 4 views help at 8/255? Against square, transfer, " in said
    assert "Only black-box attacks are shown" in said
    assert "2 of 2" in said
    [found] = json.loads(output.read_text(encoding="utf-8"))
    assert [one["name"] for one in found["defenders"]] == ["untrained", "untrained, 4 views"]
    assert found["pictures"] == 2
    assert all(len(one["interval"]) == 2 for one in found["results"])
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["attack.json"]


def test_the_same_seed_says_the_same_on_one_core_as_on_all(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, untrained_model: Path, data: Path
) -> None:
    def results(name: str) -> Any:
        output = tmp_path / name
        assert attack(monkeypatch, untrained_model, data, "--recall", "1", "-o", str(output)) == 0
        return json.loads(output.read_text(encoding="utf-8"))

    many = results("many.json")
    monkeypatch.setattr("classifier.training.attack.parallel.sched_getaffinity", lambda _: {0})
    assert results("one.json") == many


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--threshold", "1"], "is flagged by all of untrained, untrained, 4 views, so there is"),
        ([], "untrained has no thresholds on its card, give --threshold or --recall"),
        (["--queries", "0"], "--queries 0: is less than 1, give more"),
        (["--pictures", "0"], "--pictures 0: is less than 1, give more"),
        (["--seed", "-1"], "--seed -1: is less than 0, give another"),
        (["--recall", "0"], "--recall 0: is not above 0 and at most 1"),
        (["--threshold", "nan"], "--threshold nan: is not above 0 and at most 1"),
        (["--recall", "1", "--threshold", "0.5"], "give one of them"),
        (["--recall", "1", "-o", "/"], "/: cannot be written (it is a folder), give another -o"),
        (["--recall", "1", "-o", "/nowhere/a.json"], "No such file or directory"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    untrained_model: Path,
    data: Path,
    words: list[str],
    says: str,
) -> None:
    assert attack(monkeypatch, untrained_model, data, *words) == 1
    found = capsys.readouterr()
    assert found.out == ""
    assert says in found.err
    assert found.err.count("\n") == 1


def test_the_settings_threshold_is_that_of_their_model_only(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    untrained_model: Path,
    data: Path,
) -> None:
    output = tmp_path / "attack.json"
    monkeypatch.setenv("NSFW_THRESHOLD", "0.01")
    monkeypatch.setenv("MODEL", "another")
    assert attack(monkeypatch, untrained_model, data, "-o", str(output)) == 1
    assert "untrained has no thresholds on its card" in capsys.readouterr().err
    monkeypatch.setenv("MODEL", str(untrained_model))
    assert attack(monkeypatch, untrained_model, data, "-o", str(output)) == 0
    [found] = json.loads(output.read_text(encoding="utf-8"))
    assert {one["threshold"] for one in found["defenders"]} == {0.01}


def test_each_model_is_loaded_before_one_is_attacked(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    untrained_model: Path,
    data: Path,
) -> None:
    command = ["classifier", "attack", "--data", str(data), "--recall", "1", "--model"]
    monkeypatch.setattr(sys, "argv", [*command, str(untrained_model), "nowhere"])
    monkeypatch.setattr("classifier.commands.attack.decoders", None)
    assert main() == 1
    assert "nowhere: " in capsys.readouterr().err


def test_a_picture_that_cannot_be_decoded_is_named(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    untrained_model: Path,
    data: Path,
) -> None:
    (data / "nsfw" / "1.png").write_bytes(b"no picture")
    assert attack(monkeypatch, untrained_model, data, "--recall", "1") == 1
    assert "nsfw/1.png: " in capsys.readouterr().err


def test_what_has_two_labels_is_not_attacked_and_said(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    untrained_model: Path,
    data: Path,
) -> None:
    shutil.copy(data / "nsfw" / "0.png", data / "sfw" / "both.png")
    assert attack(monkeypatch, untrained_model, data, "--recall", "1") == 0
    shown = capsys.readouterr()
    assert "both.png: is the same as " in shown.err
    assert "1 of 1" in shown.out


def test_without_pictures_that_are_looked_for_there_is_nothing_to_attack(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    untrained_model: Path,
    data: Path,
) -> None:
    for path in (data / "nsfw").iterdir():
        path.unlink()
    assert attack(monkeypatch, untrained_model, data, "--recall", "1") == 1
    assert "has no picture labelled nsfw" in capsys.readouterr().err
