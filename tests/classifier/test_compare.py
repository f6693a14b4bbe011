import json
import re
import shutil
import sys
from pathlib import Path

import pytest

from classifier import comparison
from classifier.__main__ import main
from classifier.card import card_path
from classifier.catalogue import MODELS
from classifier.comparison import Facts
from classifier.convert.mobilenet_v1 import untrained
from classifier.convert.operations import Cost
from classifier.errors import ModelError
from classifier.measure import Measurement, measure
from tests.classifier.conftest import MakeModel

Captured = pytest.CaptureFixture[str]


def _run(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    monkeypatch.setattr(sys, "argv", ["classifier", *map(str, arguments)])
    return main()


@pytest.mark.integration
def test_models_stand_side_by_side(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured, tmp_path: Path, models: Path
) -> None:
    shutil.copytree(models / "mobilenet_v2", tmp_path / "mobilenet_v2")
    assert _run(monkeypatch, "compare", "--json", "--dir", tmp_path) == 0
    out, err = capsys.readouterr()
    rows = {row["name"]: row for row in json.loads(out)}
    assert set(rows) == {*MODELS, "mobilenet_v1", "cascade"}
    assert err.splitlines() == ["mobilenet_v2: measuring", "mobilenet_v1: measuring"]
    assert rows["mobilenet_v1"]["accuracy"] == 0.966
    assert "author's own" in rows["mobilenet_v1"]["note"]
    assert rows["inception_v3"]["facts"] is None
    assert rows["inception_v3"]["note"] == "not installed"
    assert rows["inception_v3"]["accuracy"] == 0.93
    first, second = (rows[name]["facts"] for name in ("mobilenet_v1", "mobilenet_v2"))
    assert first["cost"]["multiply_adds"] > second["cost"]["multiply_adds"] > 290e6
    assert second["file_megabytes"] == pytest.approx(10.5, abs=0.1)
    for facts in (first, second):
        assert facts["speed"]["peak_megabytes"] > facts["speed"]["extra_megabytes"]
        assert facts["speed"]["extra_megabytes"] > facts["file_megabytes"]
        assert 0 < facts["speed"]["milliseconds"] < 2000


def test_the_table_fits_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured, tmp_path: Path
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert _run(monkeypatch, "compare", "--dir", tmp_path) == 0
    shown = capsys.readouterr().out
    lines = shown.splitlines()
    assert max(map(len, lines)) <= 80
    assert "…" not in shown
    [v1] = [line for line in lines if line.startswith("mobilenet_v1 ")]
    assert "568" in v1
    assert "96.6 %" in v1
    [missing] = [line for line in lines if line.startswith("open_nsfw ")]
    assert missing.split()[2:] == ["-"] * 7 + ["none"]
    said = " ".join(shown.split())
    assert f"{', '.join(MODELS)}: not installed" in said
    assert "cascade: not measured: it takes inception_v3, open_nsfw" in said
    assert said.endswith("MODEL is cascade.")


def _facts(path: Path, *, size: int, classes: int) -> Facts:
    """Each model takes as many milliseconds as its name has letters."""
    if path.parent.name == "own":
        raise ModelError("cannot be counted")
    milliseconds = float(len(path.parent.name))
    speed = Measurement(
        milliseconds=milliseconds, load_milliseconds=1, peak_megabytes=1, extra_megabytes=1
    )
    return Facts(file_megabytes=1, cost=Cost(multiply_adds=1, parameters=1), speed=speed)


def test_the_cascade_costs_what_its_members_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    there = [
        (tmp_path / name / "model.onnx", entry.card("0" * 64)) for name, entry in MODELS.items()
    ]
    monkeypatch.setattr(comparison, "list_installed", lambda folder: there)
    monkeypatch.setattr(comparison, "_facts", _facts)
    *_others, cascade = comparison.compare(tmp_path, lambda line: None)
    assert cascade.name == "cascade"
    # mobilenet_v2 for all; twice open_nsfw and mobilenet_v2_mid, once inception_v3 in doubt.
    assert cascade.note == (
        f"12.0 ms for every picture (mobilenet_v2), {2 * (9 + 16) + 12} more for one in doubt, "
        "and 25 more for each part of it if parts are looked at"
    )


def test_a_broken_model_is_a_row_that_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured, tmp_path: Path, make_model: MakeModel
) -> None:
    monkeypatch.setattr(comparison, "_facts", _facts)
    tiny = make_model()
    for name in ("mobilenet_v2", "strange", "own"):
        (tmp_path / "models" / name).mkdir(parents=True)
        shutil.copy(tiny, tmp_path / "models" / name / "model.onnx")
    shutil.copy(card_path(tiny), tmp_path / "models" / "own" / "model.json")
    monkeypatch.setenv("COLUMNS", "500")
    assert _run(monkeypatch, "compare", "--dir", tmp_path / "models") == 1
    shown = capsys.readouterr().out
    said = " ".join(shown.split())
    for name in ("mobilenet_v2", "strange"):
        assert re.search(rf"{name}: broken: \S*{name}/model.json: cannot be read", said), said
    assert "own: broken: cannot be counted" in said
    assert "mobilenet_v2_mid, inception_v3, open_nsfw, mobilenet_v2_int8: not installed" in said
    [strange] = [line for line in shown.splitlines() if line.startswith("strange ")]
    assert strange.split()[1:] == ["-"] * 8 + ["none"]


def test_a_model_that_cannot_be_measured_is_said_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    path.write_bytes(untrained(size=32, classes=5))
    with pytest.raises(ModelError, match=r"cannot be measured .* the model takes") as caught:
        measure(path, size=64, classes=5)
    assert "\n" not in str(caught.value)
