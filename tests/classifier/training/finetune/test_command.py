"""The whole way by `python -m classifier train --fine-tune`, also when it is killed."""

import hashlib
import os
import re
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from classifier.__main__ import main
from classifier.card import read_card
from classifier.model import Model
from classifier.training.index import INDEX
from tests.classifier.training.finetune.conftest import stand_ins

pytestmark = pytest.mark.torch

SMALL = ("--side", "64", "--width", "0.25", "--epochs", "8", "--batch", "4", "--rate", "0.001")


def command(dataset: Path, folder: Path, *more: str) -> list[str]:
    options = ["--name", "mine", "--dir", str(folder), *(more or SMALL)]
    return ["train", str(dataset), "--fine-tune", "v1", "--flags", "1000", *options]


def run(monkeypatch: pytest.MonkeyPatch, arguments: Sequence[str]) -> int:
    monkeypatch.setattr(sys, "argv", ["classifier", *arguments])
    return main()


def ended_after_first_epoch(arguments: Sequence[str], by: signal.Signals) -> str:
    """What a process of its own had still to say when it was ended in the second epoch."""
    process = subprocess.Popen(
        [sys.executable, "-m", "classifier", *arguments], stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    with process, process.stderr:
        assert any(line.startswith("epoch ") for line in process.stderr)
        os.kill(process.pid, by)
        return process.stderr.read()


def test_it_learns_what_is_drawn_and_comes_out_as_a_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    dataset, folder = stand_ins(tmp_path / "data", 100), tmp_path / "models"
    options = ("--side", "96", "--width", "0.25", "--epochs", "12", "--batch", "16")
    assert run(monkeypatch, command(dataset, folder, *options)) == 0
    out, err = capsys.readouterr()
    [auc] = re.findall(r"MobileNet V1 \(width 0.25\) +([\d.]+)", out)
    assert float(auc) > 0.75  # by chance it would be 0.5, with a deviation of 0.09
    card = read_card(folder / "mine" / "model.onnx")
    index = hashlib.sha256((dataset / INDEX).read_bytes()).hexdigest()
    assert card.source == (
        "MobileNet V1 (width 0.25, seed 1) trained here from nothing with the data set stand-ins "
        f"({INDEX} sha256 {index}), whose pictures' licences are not told (200)"
    )
    notes = " ".join(out.split())
    for said in (
        "Of the 40 test pictures 50% are nsfw",
        f"mine is a {card.source}.",
        "Calibrated (temperature and bias) where 50% are nsfw",
        "Its thresholds, nsfw from ",
        "by the 20 harmless pictures of the validation split",
    ):
        assert said in notes
    assert "baselines" not in notes
    assert "MODEL=mine uses it" in err
    assert (card.input_size, card.preprocessing) == (96, "area-square/1")
    assert card.calibrated is not None
    assert card.calibrated.prevalence == 0.5
    assert Model.load("mine", folder).labels == ("nsfw", "sfw")
    assert not list(dataset.glob("fine-tuning/*.pt"))


def test_a_run_that_is_interrupted_and_then_killed_ends_as_one_that_is_not(
    few: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(monkeypatch, [*command(few, tmp_path / "whole"), "--int8"]) == 0
    assert Model.load("mine_int8", tmp_path / "whole").side == 64
    parts = command(few, tmp_path / "parts")
    told = ended_after_first_epoch(parts, signal.SIGINT)
    assert re.search(r"mine: the same command goes on after epoch \d\n", told)
    assert "Traceback" not in told
    ended_after_first_epoch(parts, signal.SIGKILL)
    assert run(monkeypatch, parts) == 0
    one, other = (tmp_path / name / "mine" / "model.onnx" for name in ("whole", "parts"))
    assert one.read_bytes() == other.read_bytes()


def test_thresholds_that_cannot_be_met_lose_nothing(
    few: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "models"
    short = (*SMALL, "--epochs", "1")
    assert run(monkeypatch, [*command(few, folder, *short), "--flags", "0.001"]) == 1
    *_, line = capsys.readouterr().err.splitlines()
    assert line == (
        "classifier: --flags 0.001: no threshold flags as few of 1,000, give more or a larger data "
        "set; nothing is lost: the same command, also with another --flags, goes on after epoch 1"
    )
    assert not (folder / "mine").exists()
    assert run(monkeypatch, command(few, folder, *short)) == 0
    assert "epoch 1 " not in capsys.readouterr().err
    assert (folder / "mine" / "model.onnx").exists()


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (["--side", "8"], "--side 8: is not 32 to 1024, correct it"),
        (["--width", "nan"], "--width nan: is not 0.1 to 2, correct it"),
        (["--weights", "nowhere.h5"], "nowhere.h5: is no file"),
        (["--weights", "unknown"], "unknown: is neither a path"),
        (["--device", "cuda"], "--device cuda: this PyTorch"),
        (["--device", "toaster"], "--device toaster: this PyTorch"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(
    few: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    options: list[str],
    complaint: str,
) -> None:
    assert run(monkeypatch, command(few, tmp_path / "models", *options)) == 1
    told = capsys.readouterr().err
    assert complaint in told
    assert told.count("\n") == 1


def test_three_pictures_are_too_few(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    dataset = stand_ins(tmp_path / "three", 3)
    assert run(monkeypatch, command(dataset, tmp_path / "models")) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_without_pytorch_it_says_what_to_run(
    few: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.delitem(sys.modules, "classifier.training.finetune.tuning", raising=False)
    monkeypatch.delitem(sys.modules, "classifier.training.finetune.loop", raising=False)
    monkeypatch.setitem(sys.modules, "torch", None)
    assert run(monkeypatch, command(few, tmp_path / "models")) == 1
    assert "--fine-tune needs torch, which is not here, run make training-torch" in (
        capsys.readouterr().err
    )
