"""Models as real Keras and TensorFlow.js wrote them, against what those answered."""

import hashlib
import json
import re
import shutil
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

from classifier.__main__ import main
from classifier.card import Thresholds, read_card
from classifier.convert.conversion import convert
from classifier.convert.keras_h5 import read_h5
from classifier.convert.onnx_graph import Scale
from classifier.errors import ModelError
from classifier.model import Model
from classifier.packages.imported import Import, import_model
from classifier.packages.install import list_installed
from classifier.probe import probe_pixels
from classifier.session import Session
from review.score import Frame

DATA = Path(__file__).parents[1] / "data" / "imports"
REFERENCE = json.loads((DATA / "reference.json").read_text(encoding="utf-8"))
LABELS = ("drawing", "hentai", "neutral", "porn", "sexy")
SIZE = 16

Captured = pytest.CaptureFixture[str]


def _run(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    monkeypatch.setattr(sys, "argv", ["classifier", *map(str, arguments)])
    return main()


@pytest.mark.parametrize("source", REFERENCE)
def test_an_import_answers_as_the_original(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, source: str
) -> None:
    told = ["--name", "own", "--scale", "0-1", "--dir", tmp_path]
    assert _run(monkeypatch, "import", DATA / source, *told) == 0
    model = Model.load("own", tmp_path)
    pixels = probe_pixels(SIZE).astype(np.uint8)
    [scores] = model.score([Frame(scene=0, pixels=pixels)])
    assert list(scores.values()) == pytest.approx(REFERENCE[source], abs=1e-4)
    assert tuple(scores) == LABELS


@pytest.mark.parametrize(("scale", "black", "white"), [("pm1", -1, 1), ("0-255", 0, 255)])
def test_scales_differ_in_nothing_but_the_scale(scale: Scale, black: int, white: int) -> None:
    network = read_h5(DATA / "keras2.h5")
    pixels = np.stack([probe_pixels(SIZE), 255 - probe_pixels(SIZE)])
    expected = _answers(convert(network, size=SIZE, classes=5), pixels)
    # The pixels that mean to the one model what the others mean to the usual one.
    same = (pixels / 255 - black) / (white - black) * 255
    answers = _answers(convert(network, size=SIZE, classes=5, scale=scale), same)
    assert np.allclose(answers, expected, atol=1e-4)
    assert not np.allclose(expected[0], expected[1], atol=1e-2)


def _answers(content: bytes, pixels: np.ndarray) -> np.ndarray:
    return Session(content, size=SIZE, classes=5).probabilities(pixels.astype(np.float32))


def test_the_card_tells_what_was_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    labels = "neutral, sexy,porn,hentai,drawing"
    told = ["--labels", labels, "--licence", "MIT", "--scale", "0-255"]
    thresholds = ["--nsfw-threshold", "0.7", "--sexy-threshold", "0.9"]
    source = DATA / "keras3.h5"
    assert _run(monkeypatch, "import", source, *told, *thresholds, "--dir", tmp_path) == 0
    path = tmp_path / "keras3" / "model.onnx"
    card, content = read_card(path), path.read_bytes()
    assert card.sha256 == hashlib.sha256(content).hexdigest()
    assert (card.name, card.source) == ("keras3", "imported from keras3.h5")
    assert card.labels == ("neutral", "sexy", "porn", "hentai", "drawing")
    assert card.licence == "MIT"
    assert card.thresholds == Thresholds(nsfw=0.7, sexy=0.9)
    assert (card.input_size, card.published) == (SIZE, {})


def test_what_is_not_told_stays_open(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured, tmp_path: Path
) -> None:
    assert _run(monkeypatch, "import", DATA / "tfjs_graph", "--dir", tmp_path) == 0
    assert "MODEL=tfjs_graph uses it" in capsys.readouterr().err
    [(_path, card)] = list_installed(tmp_path)
    assert not isinstance(card, ModelError)
    assert (card.name, card.licence, card.thresholds) == ("tfjs_graph", "not told", None)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".lock", "tfjs_graph"]
    monkeypatch.setenv("MODEL", "tfjs_graph")
    assert _run(monkeypatch, "install", "--dir", tmp_path) == 0
    assert "nothing to install" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["{data}/keras2.h5"], "has a layer Rescaling.*--scale"),
        (["{data}/none.h5"], "none.h5: is not there"),
        (["{data}/reference.json"], "reference.json: is no Keras model"),
        (["{data}/keras2.h5", "--size", "32"], "of 16 pixels, not 32"),
        (["{data}/tfjs_graph", "--size", "32"], "of 16 pixels, not 32"),
        (["{data}/tfjs_graph", "--labels", "safe,unsafe"], "--labels: these are not drawing"),
        (["{data}/tfjs_graph", "--labels", "nsfw,sfw"], "5 figures, and not one for each of 2"),
        (["{data}/tfjs_graph", "--name", "mobilenet_v2"], "mobilenet_v2: is no name.*--name"),
        (["{data}/tfjs_graph", "--name", "../up"], r"\.\./up: is no name"),
        (["{data}/tfjs_graph", "--name", "a.onnx"], "a.onnx: is no name"),
        (["{data}/tfjs_graph", "--name", "cascade"], "cascade: is no name"),
        (["{data}/tfjs_graph", "--sexy-threshold", "0.5"], "without --nsfw-threshold, give both"),
        (["{data}/tfjs_graph", "--nsfw-threshold", "0.5"], "--sexy-threshold: .*sexy must stand"),
        (
            ["{data}/tfjs_graph", "--nsfw-threshold", "2", "--sexy-threshold", "1"],
            "--nsfw-threshold: .* less than or equal to 1",
        ),
        (["{data}/tfjs_graph", "--dir", "/dev/null/models"], "cannot be written.*--dir"),
    ],
)
def test_a_refusal_is_one_line_and_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch,
    capsys: Captured,
    tmp_path: Path,
    arguments: list[str],
    said: str,
) -> None:
    given = [argument.format(data=DATA) for argument in arguments]
    assert _run(monkeypatch, "import", "--dir", tmp_path, *given) == 1
    *steps, last = capsys.readouterr().err.splitlines()
    assert last.startswith("classifier: ")
    assert re.search(said, last), last
    assert [step for step in steps if step.startswith("classifier: ")] == []
    assert list(tmp_path.iterdir()) == []


def _refused(source: Path, folder: Path, match: str) -> None:
    wanted = Import(source=source, name="own", labels=LABELS, licence="none", scale="0-1")
    with pytest.raises(ModelError, match=match) as caught:
        import_model(wanted, folder, lambda line: None)
    assert "\n" not in str(caught.value)
    assert not (folder / "own").exists()


def test_other_formats_are_named(tmp_path: Path) -> None:
    archive = tmp_path / "model.keras"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("config.json", "{}")
    _refused(archive, tmp_path, r"is a zip, as Keras 3 saves .keras; save it as .h5")
    saved = tmp_path / "saved"
    saved.mkdir()
    (saved / "saved_model.pb").touch()
    _refused(saved, tmp_path, "is a TensorFlow SavedModel.*tensorflowjs_converter")


def test_a_model_that_came_meanwhile_stays(tmp_path: Path) -> None:
    wanted = Import(source=DATA / "tfjs_graph", name="own", labels=LABELS, licence="none")
    there = tmp_path / "own" / "model.onnx"

    def tell(line: str) -> None:
        if line.endswith("converting"):  # another process is quicker
            there.parent.mkdir()
            there.write_bytes(b"another")

    with pytest.raises(ModelError, match="own: is there already, give another --name"):
        import_model(wanted, tmp_path, tell)
    assert there.read_bytes() == b"another"


def test_a_model_that_is_there_stays(tmp_path: Path) -> None:
    shutil.copytree(DATA / "tfjs_graph", tmp_path / "folder")
    wanted = Import(source=tmp_path / "folder", name="own", labels=LABELS, licence="none")
    import_model(wanted, tmp_path, lambda line: None)
    before = (tmp_path / "own" / "model.onnx").stat().st_mtime_ns
    with pytest.raises(ModelError, match="own: is there already, give another --name"):
        import_model(wanted, tmp_path, lambda line: None)
    assert (tmp_path / "own" / "model.onnx").stat().st_mtime_ns == before
