"""python -m classifier evaluate, as a person and as a program see it."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from classifier.__main__ import main
from classifier.training.evaluation.cost import Cost
from classifier.training.index import FILES, INDEX
from tests.classifier.full import fill
from tests.classifier.training.evaluation.conftest import picture

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No process is hidden, which would stay so for other tests, and none measured."""
    monkeypatch.setattr("classifier.commands.decoder.hide", lambda: None)
    monkeypatch.setattr("classifier.training.evaluation.subject.cost", _cost)
    monkeypatch.setenv("COLUMNS", "200")


def _cost(name: str, model: object, folder: Path) -> Cost:
    return Cost(name=name, milliseconds=1.5, file_megabytes=2, extra_megabytes=3)


def run(patch: pytest.MonkeyPatch, models: Path, data: Path, *more: object) -> int:
    words = ["evaluate", "--data", data, "--dir", models, *more]
    patch.setattr(sys, "argv", ["classifier", *map(str, words)])
    return main()


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "report.html"


def numbers(output: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(output.with_suffix(".json").read_text(encoding="utf-8"))
    return found


def said(capsys: Captured) -> str:
    [line] = capsys.readouterr().err.splitlines()[-1:]
    return line


def test_two_models_on_plain_folders(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured, models: Path, data: Path, output: Path
) -> None:
    both = ("--model", "bright", "--model", "dark", "-o", output)
    assert run(monkeypatch, models, data, *both) == 0
    found = numbers(output)
    assert found["data"]["counts"] == {"nsfw": 5, "sfw": 6}
    assert found["data"]["source"]["plain"] is True
    assert found["prevalences"] == [0.001, 0.002, 0.01]
    bright, dark = found["results"]
    assert (bright["confusion"]["flagged_nsfw"], bright["confusion"]["flagged_sfw"]) == (4, 0)
    assert (dark["confusion"]["flagged_nsfw"], dark["confusion"]["flagged_sfw"]) == (1, 6)
    assert dark["model"]["threshold_of"] == "assumed, as its card has none"
    [pair] = found["pairs"]
    assert (pair["all"]["only_first"], pair["all"]["only_second"]) == (10, 1)
    assert bright["mistakes"] == [
        {
            "file": str(data / "nsfw" / "20.png"),
            "label": "nsfw",
            "score": pytest.approx(20 / 255, abs=0.01),
        }
    ]
    shown = capsys.readouterr().out
    [row] = [line for line in shown.splitlines() if line.startswith("bright")]
    assert "80 %" in row


def test_the_page_is_well_formed_and_needs_nothing_else(
    monkeypatch: pytest.MonkeyPatch, models: Path, data: Path, output: Path
) -> None:
    hostile = "<script>alert(1)<\u2028\"&'>.png"
    picture(data / "nsfw" / hostile, 5)
    assert run(monkeypatch, models, data, "--model", "bright", "-o", output) == 0
    text = output.read_text(encoding="utf-8")
    page = ElementTree.fromstring(text.strip().removeprefix("<!DOCTYPE html>"))  # noqa: S314
    assert "<script" not in text
    assert "http" not in text
    assert hostile in "".join(page.itertext())
    pictures = [one.get("src", "") for one in page.iter("img")]
    assert len(pictures) == 2
    for element in page.iter():
        for name in ("src", "href", "{http://www.w3.org/1999/xlink}href"):
            assert element.get(name, "#").startswith(("#", "data:image/jpeg;base64,"))
    assert len(list(page.iter("svg"))) == 3
    words = " ".join("".join(page.itertext()).split())
    assert "Nothing is known of whether the models learnt from them" in words
    assert "Benign nudity is not tested." in words
    assert "This file holds small pictures" in words


def test_without_pictures_there_are_none(
    monkeypatch: pytest.MonkeyPatch, models: Path, data: Path, output: Path
) -> None:
    assert run(monkeypatch, models, data, "--model", "bright", "--no-pictures", "-o", output) == 0
    text = output.read_text(encoding="utf-8")
    assert "<img" not in text
    assert "holds small pictures" not in text


def test_what_cannot_be_decoded_is_counted_and_named(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured, models: Path, data: Path, output: Path
) -> None:
    (data / "sfw" / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\nrubbish")
    assert run(monkeypatch, models, data, "--model", "bright", "-o", output) == 1
    found = numbers(output)
    assert found["data"]["counts"] == {"nsfw": 5, "sfw": 6}
    [unread] = found["data"]["unread"]
    assert unread["file"].endswith("broken.png")
    assert "1 of 12 pictures are in no figure" in output.read_text(encoding="utf-8").replace(
        "<b>", ""
    )
    assert "broken.png: " in capsys.readouterr().err


def test_a_data_set_has_splits_and_slices(
    monkeypatch: pytest.MonkeyPatch, models: Path, data: Path, tmp_path: Path, output: Path
) -> None:
    built = _built(data, tmp_path / "built", ("nsfw", "sfw"))
    assert run(monkeypatch, models, built, "--model", "bright", "-o", output) == 0
    found = numbers(output)
    assert found["data"]["counts"] == {"nsfw": 4, "sfw": 5}
    assert "art" not in found["data"]["missing_nudity"]
    slices = {(one["column"], one["value"]): one for one in found["results"][0]["slices"]}
    assert slices["nudity", "art"]["recall"]["of"] == 4
    assert "there is no picture of breastfeeding, sculpture" in output.read_text(encoding="utf-8")
    train = ("--model", "bright", "--split", "train", "-o", output)
    assert run(monkeypatch, models, built, *train) == 0
    assert "there to learn from" in output.read_text(encoding="utf-8")


def _built(data: Path, built: Path, labels: tuple[str, str]) -> Path:
    """A data set of the same pictures, of which one of each label is to learn from."""
    entries = []
    for number, path in enumerate(sorted(data.rglob("*.png"))):
        sha256 = f"{number:064x}"
        kept = built / FILES / sha256[:2] / sha256
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, kept)
        label = labels[path.parent.name == "sfw"]
        entry = {"sha256": sha256, "label": label, "group": sha256, "source": "a test"}
        split = "train" if path.stem in ("250", "40") else "test"
        entries.append(entry | {"split": split, "slices": {"nudity": "art"}})
    index = {"name": "small", "seed": 1, "labels": sorted(labels), "entries": entries}
    (built / INDEX).write_text(json.dumps(index), encoding="utf-8")
    return built


def test_labels_that_nobody_knows_are_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured, models: Path, data: Path, tmp_path: Path
) -> None:
    built = _built(data, tmp_path / "built", ("bad", "good"))
    assert run(monkeypatch, models, built, "--model", "bright") == 1
    assert "the labels are bad, good, not" in said(capsys)


def test_the_threshold_of_the_settings_is_for_their_model(
    monkeypatch: pytest.MonkeyPatch, models: Path, data: Path, output: Path
) -> None:
    monkeypatch.setenv("MODEL", "bright")
    monkeypatch.setenv("NSFW_THRESHOLD", "0.95")
    both = ("--model", "bright", "--model", "dark", "-o", output)
    assert run(monkeypatch, models, data, *both) == 0
    thresholds = [one["model"]["threshold"] for one in numbers(output)["results"]]
    assert thresholds == [0.95, 0.5]


def test_sexy_is_in_a_table_of_its_own_where_labels_and_model_have_it(
    monkeypatch: pytest.MonkeyPatch, models: Path, data: Path, output: Path
) -> None:
    both = ("--model", "bright", "--model", "dark", "-o", output)
    assert run(monkeypatch, models, data, *both) == 0
    text = output.read_text(encoding="utf-8")
    assert "flags per 1,000 uploads included: it lists more than is said" in text
    assert "By the class sexy" not in text
    monkeypatch.setenv("MODEL", "dark")
    monkeypatch.setenv("SEXY_THRESHOLD", "0.7")
    (data / "nsfw").rename(data / "porn")
    (data / "sfw").rename(data / "neutral")
    for label in ("drawing", "hentai", "sexy"):
        (data / label).mkdir()
    picture(data / "sexy" / "100.png", 100)
    assert run(monkeypatch, models, data, *both) == 0
    text = output.read_text(encoding="utf-8")
    assert text.count("By the class sexy, at 0.7 (SEXY_THRESHOLD)") == 1
    bright, dark = numbers(output)["results"]
    assert bright["sexy"] is None
    assert (dark["sexy"]["recall"]["found"], dark["sexy"]["recall"]["of"]) == (0, 1)
    assert run(monkeypatch, models, data, "--model", "bright", "-o", output) == 0
    assert "it lists more than is said" not in output.read_text(encoding="utf-8")


def test_libraries_that_are_missing_are_one_line(data: Path) -> None:
    program = (
        "import sys; sys.modules['sklearn'] = None\n"
        "from classifier.__main__ import main; sys.exit(main())"
    )
    command = [sys.executable, "-c", program, "evaluate", "--data", str(data)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert done.stderr == "classifier: sklearn.metrics is not installed, run make training\n"


def test_what_has_two_labels_is_not_judged_and_copies_count_once(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured, models: Path, data: Path, output: Path
) -> None:
    shutil.copy(data / "nsfw" / "250.png", data / "sfw" / "both.png")
    shutil.copy(data / "sfw" / "10.png", data / "sfw" / "again.png")
    assert run(monkeypatch, models, data, "--model", "bright", "-o", output) == 1
    found = numbers(output)["data"]
    assert found["counts"] == {"nsfw": 4, "sfw": 6}
    assert [Path(one["file"]).name for one in found["unread"]] == ["250.png", "both.png"]
    told = capsys.readouterr().err
    assert f"both.png: is the same as {data}/nsfw/250.png, which has another label" in told
    assert "1 exact duplicate left out" in told
    text = output.read_text(encoding="utf-8")
    assert "2 of 12 pictures are in no figure" in text
    assert "1 file is an exact duplicate" in text


def test_one_class_only_is_said_before_anything_is_measured(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured, models: Path, data: Path
) -> None:
    monkeypatch.setattr("classifier.training.evaluation.subject.cost", None)
    for path in (data / "nsfw").iterdir():
        path.unlink()
    assert run(monkeypatch, models, data, "--model", "bright") == 1
    assert "has no picture that is nsfw and can be decoded (0 cannot)" in said(capsys)


def test_one_class_only_in_a_split_is_said_with_it(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured, models: Path, data: Path, tmp_path: Path
) -> None:
    for path in sorted((data / "sfw").iterdir()):
        if path.stem != "40":
            path.unlink()
    built = _built(data, tmp_path / "built", ("nsfw", "sfw"))
    assert run(monkeypatch, models, built, "--model", "bright") == 1
    assert "has no picture that is sfw and can be decoded in test (0 cannot)" in said(capsys)


def test_one_class_only_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured, models: Path, data: Path, output: Path
) -> None:
    monkeypatch.setattr("classifier.commands.evaluate.predict", None)  # none is asked any more
    for number, path in enumerate((data / "nsfw").iterdir()):
        path.write_bytes(b"no picture %d" % number)
    assert run(monkeypatch, models, data, "--model", "bright", "-o", output) == 1
    assert "has no picture that is nsfw and can be decoded (5 cannot)" in said(capsys)
    assert not output.exists()


def test_three_pictures_are_few_and_said_to_be(
    monkeypatch: pytest.MonkeyPatch, models: Path, data: Path, output: Path
) -> None:
    for path in [*sorted((data / "nsfw").iterdir())[1:], *sorted((data / "sfw").iterdir())[2:]]:
        path.unlink()
    assert run(monkeypatch, models, data, "--model", "bright", "-o", output) == 0
    assert "The pictures are few" in output.read_text(encoding="utf-8")
    assert all(one["worse"] is None for one in numbers(output)["results"][0]["slices"])


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("--prevalence", "2"), "is no share between 0 and 1"),
        (("-o", "/nowhere/at/all.html"), "cannot be written there, give another -o"),
        (("-o", "report.json"), "does not end in .html"),
        (("--model", "unheard-of"), "neither a path"),
        (("--split", "validation"), "has nothing in validation"),
    ],
)
def test_errors_are_one_line_and_early(
    monkeypatch: pytest.MonkeyPatch,
    capsys: Captured,
    models: Path,
    data: Path,
    words: tuple[str, str],
    complaint: str,
) -> None:
    assert run(monkeypatch, models, data, "--model", "bright", *words) == 1
    assert complaint in said(capsys)


@pytest.mark.parametrize("which", ["report.html", "report.json"])
def test_no_room_for_one_leaves_both_as_they_were(
    monkeypatch: pytest.MonkeyPatch,
    capsys: Captured,
    models: Path,
    data: Path,
    output: Path,
    which: str,
) -> None:
    for path in (output, output.with_suffix(".json")):
        path.write_text("the last report")
    fill(monkeypatch, which)
    assert run(monkeypatch, models, data, "--model", "bright", "-o", output) == 1
    assert f"{which}: cannot be written (No space left on device), free some" in said(capsys)
    found = {path.name: path.read_text() for path in output.parent.iterdir() if path.is_file()}
    assert found == dict.fromkeys(("report.html", "report.json"), "the last report")


def test_a_file_name_that_is_no_text_is_shown_escaped(
    monkeypatch: pytest.MonkeyPatch, models: Path, data: Path, output: Path
) -> None:
    (data / "nsfw" / "20.png").rename(data / "nsfw" / "\udcff.png")
    assert run(monkeypatch, models, data, "--model", "bright", "-o", output) == 0
    assert r"\udcff.png" in output.read_text(encoding="utf-8")
