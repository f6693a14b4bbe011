import json
import shutil
import sys
from pathlib import Path

import pytest

from classifier.__main__ import main
from classifier.catalogue import MODELS
from classifier.errors import ModelError
from classifier.measure import measure
from classifier.mobilenet_v1 import untrained

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
    assert set(rows) == {*MODELS, "mobilenet_v1"}
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
    assert f"{', '.join(MODELS)}: not installed" in " ".join(shown.split())


def test_a_model_that_cannot_be_measured_is_said_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    path.write_bytes(untrained(size=32, classes=5))
    with pytest.raises(ModelError, match=r"cannot be measured .* the model takes") as caught:
        measure(path, size=64, classes=5)
    assert "\n" not in str(caught.value)
