"""python -m classifier score, as a person and as a program see it."""

import json
import os
import shutil
import sys
from pathlib import Path

import pytest

from classifier.__main__ import main
from playground.media import animation, audio, gradient
from tests.classifier.pictures import png

DATA = Path(__file__).parents[1] / "data" / "pictures"
Captured = pytest.CaptureFixture[str]
pytestmark = pytest.mark.integration


def run(patch: pytest.MonkeyPatch, models: Path, *arguments: object) -> int:
    # The real one would change this process for the tests after this one too.
    hidden: list[bool] = []
    patch.setattr("classifier.commands.decoder.hide", lambda: hidden.append(True))
    patch.setattr(sys, "argv", ["classifier", "score", *map(str, arguments), "--dir", str(models)])
    code = main()
    assert hidden == [True]
    return code


def test_a_table_for_people(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured, models: Path, tmp_path: Path
) -> None:
    shutil.copy(DATA / "page.png", tmp_path / "page.png")
    (tmp_path / "tone.ogg").write_bytes(audio())
    assert run(monkeypatch, models, tmp_path, "--model", "mobilenet_v2") == 0
    shown, said = capsys.readouterr()
    assert said == ""
    assert "clear" in shown
    assert "not visual" in shown


def test_a_line_of_json_a_file_with_every_opinion(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured, models: Path, tmp_path: Path
) -> None:
    gradient(12, 100, 80).save(tmp_path / "a.png")
    shutil.copy(DATA / "coffee.png", tmp_path / "b.png")
    assert run(monkeypatch, models, "--json", tmp_path, "--model", "cascade") == 0
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert (first["file"], second["file"]) == (str(tmp_path / "a.png"), str(tmp_path / "b.png"))
    [frame] = first["frames"]
    assert {opinion["model"] for opinion in frame["opinions"]} == {
        "open_nsfw",
        "mobilenet_v2_mid",
        "inception_v3",
    }
    assert frame["doubt"].startswith("the first look found 0.")
    assert first["status"] == second["status"] == "clear"
    assert second["frames"][0]["opinions"] == []
    assert sum(frame["probabilities"].values()) == pytest.approx(1, abs=1e-5)


def test_an_animation_says_when_it_was_highest(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured, models: Path, tmp_path: Path
) -> None:
    path = tmp_path / "moving.gif"
    path.write_bytes(animation(1, "GIF", 15, 64))
    assert run(monkeypatch, models, "--json", path, "--model", "mobilenet_v2") == 0
    row = json.loads(capsys.readouterr().out)
    seconds = {
        frame["second"]: frame["probabilities"]["porn"] + frame["probabilities"]["hentai"]
        for frame in row["frames"]
    }
    assert len(seconds) == 8
    assert row["second"] == max(seconds, key=lambda second: seconds[second])


def test_each_failing_file_is_one_line_and_the_exit_code_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured, models: Path, tmp_path: Path
) -> None:
    whole = (DATA / "page.png").read_bytes()
    (tmp_path / "broken.png").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "whole.png").write_bytes(whole)
    (tmp_path / "drawing.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (tmp_path / "huge.png").write_bytes(png(2, 8, b"", width=50_000, height=50_000))
    strange = tmp_path / "two\nlines.png"
    strange.write_bytes(b"\x89PNG\r\n\x1a\nrubbish")
    missing = tmp_path / "missing.png"
    assert run(monkeypatch, models, "--json", tmp_path, missing, "--model", "mobilenet_v2") == 1
    shown, said = capsys.readouterr()
    rows = {Path(row["file"]).name: row for row in map(json.loads, shown.splitlines())}
    assert {name: row["status"] for name, row in rows.items()} == {
        "broken.png": "unknown",
        "drawing.svg": "unknown",
        "huge.png": "unknown",
        "missing.png": "unknown",
        "two\nlines.png": "unknown",
        "whole.png": "clear",
    }
    lines = said.splitlines()
    assert len(lines) == 5
    assert all(line.startswith("classifier: ") for line in lines)
    assert any("megapixels" in line for line in lines)
    assert any("image/svg+xml" in line for line in lines)


def test_the_settings_thresholds_count(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured, models: Path
) -> None:
    """Lower than any that an operator would set, as the picture is harmless."""
    monkeypatch.setenv("NSFW_THRESHOLD", "0.02")
    path = DATA / "chelsea.png"
    assert run(monkeypatch, models, "--json", path, "--model", "mobilenet_v2") == 0
    row = json.loads(capsys.readouterr().out)
    assert row["status"] == "suspect"
    assert len(row["fingerprint"]) == 64


def test_what_is_called_a_picture_and_is_none_is_a_failure(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured, models: Path, tmp_path: Path
) -> None:
    (tmp_path / "empty.jpg").touch()
    (tmp_path / "notes.txt").write_text("no picture")
    (tmp_path / "page.php").write_text("<?php echo 1; ?>")
    (tmp_path / "text.jpg").write_text("no picture")
    (tmp_path / "really.gif").write_bytes((DATA / "page.png").read_bytes())
    assert run(monkeypatch, models, "--json", tmp_path, "--model", "mobilenet_v2") == 1
    rows = {
        Path(row["file"]).name: row for row in map(json.loads, capsys.readouterr().out.splitlines())
    }
    assert {name: row["status"] for name, row in rows.items()} == {
        "empty.jpg": "unknown",
        "notes.txt": "not visual",
        "page.php": "not visual",
        "really.gif": "clear",
        "text.jpg": "unknown",
    }
    assert rows["empty.jpg"]["reason"] == "the file is empty"
    assert rows["text.jpg"]["reason"] == "the bytes are of no known kind"
    assert rows["really.gif"]["bytes_are"] == "image/png"


def test_what_is_no_regular_file_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured, models: Path, tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "leads nowhere").symlink_to(tmp_path / "nothing")
    assert run(monkeypatch, models, "--json", tmp_path, "--model", "mobilenet_v2") == 1
    nowhere, pipe = map(json.loads, capsys.readouterr().out.splitlines())
    assert nowhere["reason"] == "cannot be read (No such file or directory)"
    assert pipe["reason"] == "is no regular file"


def test_the_settings_for_decoding_count(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured, models: Path, tmp_path: Path
) -> None:
    monkeypatch.setenv("FRAMES", "3")
    monkeypatch.setenv("DECODE_MEGAPIXELS", "1")
    (tmp_path / "a.gif").write_bytes(animation(1, "GIF", 15, 64))
    gradient(1, 1200, 900).save(tmp_path / "b.png")
    assert run(monkeypatch, models, "--json", tmp_path, "--model", "mobilenet_v2") == 1
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert len(first["frames"]) == 3
    assert "more than 1 megapixels" in second["reason"]
