"""The whole way of the command, on pictures of noise and of plain colours."""

import errno
import hashlib
import shutil
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from classifier.__main__ import main
from classifier.card import LABELS, read_card
from classifier.model import Model
from classifier.training import export
from classifier.training.calibration import Temperature
from classifier.training.heads import training
from classifier.training.index import INDEX, Entry, Index, Split, path_of

Captured = pytest.CaptureFixture[str]
ENOUGH = {Split.TRAIN: 8, Split.VALIDATION: 4, Split.TEST: 4}
LEAST = {Split.TRAIN: 5, Split.VALIDATION: 2, Split.TEST: 2}
# So few pictures are not told apart by a model that was never trained.
MANY = ("--flags", "1000")


def build(folder: Path, labels: tuple[str, ...], counts: dict[Split, int]) -> Path:
    """A data set in which every label has another brightness, noisy at random."""
    chance, entries = np.random.default_rng(1), []
    (folder / "made").mkdir(parents=True)
    for number, label in enumerate(labels):
        for split, count in counts.items():
            for _ in range(count):
                low = 30 + 40 * number
                pixels = chance.integers(low, low + 40, (40, 40, 3), dtype=np.uint8)
                made = folder / "made" / "one.png"
                Image.fromarray(pixels).save(made)
                sha256 = hashlib.sha256(made.read_bytes()).hexdigest()
                path_of(folder, sha256).parent.mkdir(parents=True, exist_ok=True)
                made.rename(path_of(folder, sha256))
                entries.append(
                    Entry(
                        sha256=sha256,
                        label=label,
                        split=split,
                        group=sha256,
                        source="a test",
                        licence="CC0",
                    )
                )
    entries.sort(key=lambda entry: entry.sha256)
    classes = next(group for group in LABELS if set(labels) <= set(group))
    index = Index(name="noise", seed=1, labels=classes, entries=tuple(entries))
    (folder / INDEX).write_text(index.model_dump_json(), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data set of two labels, whose embeddings are kept from test to test."""
    return build(tmp_path_factory.mktemp("two"), LABELS[1], ENOUGH)


@pytest.fixture
def folder(untrained_model: Path, tmp_path: Path) -> Path:
    """Of models, with one that was never trained."""
    shutil.copytree(untrained_model.parent, tmp_path / "models" / "untrained")
    return tmp_path / "models"


def train(monkeypatch: pytest.MonkeyPatch, dataset: Path, folder: Path, *told: str) -> int:
    arguments = ["train", dataset, "--backbone", "untrained", "--name", "new", *told]
    line = ["classifier", *map(str, arguments), "--dir", str(folder)]
    monkeypatch.setattr(sys, "argv", line)
    return main()


def test_a_data_set_becomes_a_model_with_a_card_that_says_of_what(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured, two: Path, folder: Path
) -> None:
    assert train(monkeypatch, two, folder, "--int8") == 0
    out, err = capsys.readouterr()
    for said in (
        "logistic (C ",
        "one-class SVM",
        "local outlier factor",
        "Of the 8 test pictures 50% are",
    ):
        assert said in out
    grain = "by the 4 harmless pictures of the validation split, of which one more or less is 250"
    assert grain in " ".join(out.split())
    assert "They are too few to promise that: " in " ".join(out.split())
    assert "MODEL=new uses it" in err
    model = Model.load("new", folder)
    card, backbone = model.card, read_card(folder / "untrained" / "model.onnx")
    index = hashlib.sha256((two / INDEX).read_bytes()).hexdigest()
    for said in (
        f"untrained (sha256 {backbone.sha256})",
        f"noise ({INDEX} sha256 {index}), whose pictures' licences are CC0 (32)",
        "seed 1",
    ):
        assert said in card.source
    assert card.licence == "backbone: none"
    assert (card.labels, card.published) == (LABELS[1], {})
    assert card.thresholds is not None
    assert card.calibrated is not None
    assert (card.calibrated.prevalence, card.calibrated.examples) == (0.5, 8)
    small = Model.load("new_int8", folder).card
    assert small.source.startswith("new brought to 8 bits here, which agrees on ")
    assert f"new_int8: {small.source.split('which ')[1].split(';')[0]}" in err


def test_the_same_seed_makes_the_same_file(
    monkeypatch: pytest.MonkeyPatch, two: Path, folder: Path
) -> None:
    files = []
    for _ in range(2):
        assert train(monkeypatch, two, folder) == 0
        files.append((folder / "new" / "model.onnx").read_bytes())
        shutil.rmtree(folder / "new")
    assert files[0] == files[1]


def test_five_classes_have_a_threshold_for_sexy_and_may_become_two(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, folder: Path
) -> None:
    dataset = build(tmp_path / "five", LABELS[0], LEAST)
    assert train(monkeypatch, dataset, folder, *MANY) == 0
    card = read_card(folder / "new" / "model.onnx")
    assert card.labels == LABELS[0]
    assert card.thresholds is not None
    assert card.thresholds.sexy is not None
    shutil.rmtree(folder / "new")
    told = ("--classes", "2", "--calibration", "isotonic")
    assert train(monkeypatch, dataset, folder, *told, *MANY) == 0
    card = read_card(folder / "new" / "model.onnx")
    assert card.labels == LABELS[1]
    assert card.calibrated is not None
    assert card.calibrated.prevalence == pytest.approx(2 / 5)
    assert card.calibrated.method == "isotonic"


def refused(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured, dataset: Path, folder: Path, *told: str
) -> str:
    """The one line that it is refused with; nothing is installed."""
    before = sorted(path.name for path in folder.glob("[!.]*"))
    assert train(monkeypatch, dataset, folder, *told) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert sorted(path.name for path in folder.glob("[!.]*")) == before
    [line] = [line for line in err.splitlines() if line.startswith("classifier: ")]
    return line


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (["--backbone", "resnet"], "resnet: is neither a path"),
        (["--name", "untrained"], "untrained: is there already, give another --name"),
        (["--name", "cascade"], "cascade: is no name for a model of one's own"),
        (["--classes", "5"], "--classes 5: "),
        (["--prevalence", "0"], "--prevalence 0.0: is not between 0 and 1"),
        (["--flags", "0"], "--flags 0: is not more than 0"),
        (["--flags", "nan"], "--flags nan: is not more than 0"),
        (["--head", "forest"], "--head: invalid choice"),
        (["--seed", "-1"], "--seed -1: is not 0 to 4294967295, correct it"),
        (["--seed", "4294967296"], "--seed 4294967296: is not 0 to 4294967295"),
        (["--epochs", "3"], "--epochs: is for a whole network, leave it out or add --fine-tune"),
        (["--weights", "none"], "--weights: is for a whole network"),
        (["--fine-tune", "v1", "--seed", "-1"], "--seed -1: "),
        (["--fine-tune", "v1", "--prevalence", "3"], "--prevalence 3.0: is not between"),
        (["--fine-tune", "v1", "--flags", "0"], "--flags 0: is not more than 0"),
        (
            ["--fine-tune", "v1"],
            "--backbone: is for a head on a backbone, leave it or --fine-tune out",
        ),
    ],
)
def test_what_is_told_wrongly_is_said_before_any_work(
    monkeypatch: pytest.MonkeyPatch,
    capsys: Captured,
    two: Path,
    folder: Path,
    told: list[str],
    said: str,
) -> None:
    assert said in refused(monkeypatch, capsys, two, folder, *told)


@pytest.mark.parametrize(
    ("labels", "counts", "said"),
    [
        (("nsfw",), ENOUGH, "has 0 of sfw in train and 5 is the least"),
        (LABELS[1], {Split.TRAIN: 1, Split.TEST: 1}, "has 1 of nsfw in train and 5 is the least"),
        (LABELS[1], {Split.TRAIN: 8, Split.TEST: 4}, "has 0 of nsfw in validation and 2 is"),
    ],
)
def test_too_few_are_counted(
    monkeypatch: pytest.MonkeyPatch,
    capsys: Captured,
    tmp_path: Path,
    folder: Path,
    labels: tuple[str, ...],
    counts: dict[Split, int],
    said: str,
) -> None:
    dataset = build(tmp_path / "few", labels, counts)
    line = refused(monkeypatch, capsys, dataset, folder)
    assert said in line
    assert line.endswith("build a larger data set")


def test_plain_folders_are_to_be_built_first(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured, tmp_path: Path, folder: Path
) -> None:
    for label in LABELS[1]:
        (tmp_path / "plain" / label).mkdir(parents=True)
        (tmp_path / "plain" / label / "a.jpg").write_bytes(label.encode())
    line = refused(monkeypatch, capsys, tmp_path / "plain", folder)
    assert f"dataset build {tmp_path / 'plain'} --out DATASET" in line


def test_a_corrupt_file_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured, tmp_path: Path, folder: Path
) -> None:
    dataset = build(tmp_path / "broken", LABELS[1], ENOUGH)
    index = Index.model_validate_json((dataset / INDEX).read_bytes())
    path = path_of(dataset, index.entries[3].sha256)
    path.write_bytes(path.read_bytes()[:60])
    assert str(path) in refused(monkeypatch, capsys, dataset, folder)


def test_a_backbone_in_8_bits_is_refused_before_a_picture_is_looked_at(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured, tmp_path: Path, two: Path, folder: Path
) -> None:
    assert train(monkeypatch, two, folder, "--int8", *MANY) == 0
    capsys.readouterr()
    dataset = build(tmp_path / "other", LABELS[1], ENOUGH)
    line = refused(
        monkeypatch, capsys, dataset, folder, "--backbone", "new_int8", "--name", "newer", *MANY
    )
    assert "--backbone new_int8: is in 8 bits" in line
    assert "give the model in floats" in line
    assert not (dataset / "embeddings").exists()


def test_isotonic_is_for_two_classes(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured, tmp_path: Path, folder: Path
) -> None:
    dataset = build(tmp_path / "five", LABELS[0], {})
    line = refused(monkeypatch, capsys, dataset, folder, "--calibration", "isotonic")
    assert "--calibration isotonic: is for two classes" in line


def test_a_file_that_answers_otherwise_is_not_installed(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured, two: Path, folder: Path
) -> None:
    def other(calibration: Temperature, logits: str) -> object:
        return real(
            Temperature(temperature=1.01 * calibration.temperature, bias=calibration.bias), logits
        )

    real = export._temperature
    monkeypatch.setattr(export, "_temperature", other)
    assert train(monkeypatch, two, folder) == 1
    assert "so it is not kept" in capsys.readouterr().err
    assert not (folder / "new").exists()


def test_a_full_disk_and_ctrl_c_are_one_line_and_leave_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured, two: Path, folder: Path
) -> None:
    def full(self: object, *_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_bytes", full)
        assert train(patched, two, folder) == 1
    assert f"{folder}: cannot be written (No space left" in capsys.readouterr().err

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(training, "trained", stopped)
    assert train(monkeypatch, two, folder) == 1
    assert "classifier: interrupted" in capsys.readouterr().err
    assert sorted(path.name for path in folder.glob("*")) == [".lock", "untrained"]
