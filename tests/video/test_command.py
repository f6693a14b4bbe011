"""python -m video score, as a person and as a program see it."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from playground.media import animation, audio, picture, video
from playground.person import Person
from playground.wiki import LocalWiki
from tests.classifier.conftest import models, package, wheel
from video.__main__ import main

__all__ = ["models", "package", "wheel"]

Captured = pytest.CaptureFixture[str]
Run = Callable[..., int]
pytestmark = pytest.mark.integration


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, models: Path, tmp_path: Path) -> Run:
    """The command, with one small model and a threshold that harmless pictures reach."""
    # The real one would change this process for the tests after this one too.
    monkeypatch.setattr("wiring.looking.hide", lambda: None)
    for name, value in (
        ("MODEL", "mobilenet_v2"),
        ("MODEL_DIR", str(models)),
        ("NSFW_THRESHOLD", "0.0001"),
        ("DATA_DIR", str(tmp_path / "data")),
    ):
        monkeypatch.setenv(name, value)

    def score(*arguments: object) -> int:
        monkeypatch.setattr(sys, "argv", ["video", "score", *map(str, arguments)])
        return main()

    return score


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    path = tmp_path / "clip.webm"
    path.write_bytes(video(1, seconds=6, cuts=(2.0, 4.0)))
    return path


def test_a_table_of_scenes_for_people(run: Run, capsys: Captured, clip: Path) -> None:
    assert run(clip) == 0
    shown, said = capsys.readouterr()
    assert said == ""
    assert "suspect at 0:" in shown
    assert "seen: 6.0 of 6.0 s in 150 frames, within" in shown
    assert "confirmed by 5 frames" in shown
    assert "at or above the threshold:" in shown


def test_a_line_of_json_with_everything(run: Run, capsys: Captured, clip: Path) -> None:
    assert run("--json", clip, clip) == 0
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    for row in (first, second):  # they differ by how long it took
        row.pop("seconds")
    assert first == second
    assert first["status"] == "suspect"
    assert first["footage"]["seen"] == pytest.approx(6)
    assert sum(s["end"] - s["begin"] for s in first["scenes"]) == pytest.approx(6, abs=0.05)
    assert [f["spare"] for f in first["frames"][:5]] == [False, True, True, True, True]
    assert 0 < first["nsfw_duration_percent"] <= 100


def test_frames_and_a_time_line_are_kept(run: Run, clip: Path, tmp_path: Path) -> None:
    folder, line = tmp_path / "frames", tmp_path / "line.png"
    assert run(clip, "--frames-dir", folder, "--timeline", line) == 0
    frames = sorted(folder.iterdir())
    assert len(frames) >= 15
    with Image.open(frames[0]) as image:
        assert min(image.size) == 224
    with Image.open(line) as drawn:
        blurred = drawn.convert("RGB")
    assert run(clip, "--timeline", line, "--sharp") == 0
    with Image.open(line) as drawn:
        assert drawn.size == blurred.size
        assert drawn.convert("RGB").tobytes() != blurred.tobytes()


def test_what_is_no_video_is_told_for_what_it_is(
    run: Run, capsys: Captured, tmp_path: Path
) -> None:
    for name, data in (("a.jpg", picture(1)), ("b.gif", animation(1)), ("c.ogg", audio())):
        (tmp_path / name).write_bytes(data)
    assert run("--json", *(tmp_path / name for name in ("a.jpg", "b.gif", "c.ogg"))) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [len(row["frames"]) for row in rows] == [1, 4, 0]
    assert rows[2]["status"] == "not visual"


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("broken.webm", b"not a video", "the bytes are of no known kind"),
        ("cut.webm", video(1, seconds=6)[:4000], "only "),
        ("missing.webm", None, "cannot be read (No such file or directory)"),
    ],
)
def test_what_cannot_be_scored_is_one_line_and_exit_code_1(
    run: Run,
    capsys: Captured,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    name: str,
    data: bytes | None,
    words: str,
) -> None:
    monkeypatch.setenv("NSFW_THRESHOLD", "0.8")
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    assert run("--json", path) == 1
    shown, said = capsys.readouterr()
    assert said.startswith(f"video: {path}: {words}")
    assert said.count("\n") == 1
    assert json.loads(shown)["status"] == "unknown"


def test_a_page_of_the_configured_wiki(
    run: Run,
    capsys: Captured,
    monkeypatch: pytest.MonkeyPatch,
    local_wiki: LocalWiki,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("SITE", str(local_wiki.site_toml(tmp_path)))
    with Person.login(local_wiki.api, "Uploader") as uploader:
        uploader.upload("Ünder score.webm", video(5, width=640, height=360), "A harmless clip.")
    page = f"{local_wiki.server}/wiki/File:%C3%9Cnder_score.webm"
    assert run("--json", page) == 0
    row = json.loads(capsys.readouterr().out)
    assert row["representation"].startswith("transcode 240p")
    assert row["scenes"]
    assert list((tmp_path / "data" / "fetched").iterdir()) == []


@pytest.mark.parametrize("url", ["https://example.org/a.webm", "file:///etc/passwd"])
def test_no_other_address_is_looked_at(run: Run, capsys: Captured, url: str) -> None:
    assert run("--json", url) == 1
    said = capsys.readouterr().err
    assert said == (
        f"video: {url}: only pages of https://commons.wikimedia.org/wiki/… (SITE) are looked at, "
        "or files here\n"
    )


def test_a_time_line_is_of_one_file_and_has_a_name_that_says_its_format(
    run: Run, capsys: Captured, clip: Path, tmp_path: Path
) -> None:
    assert run(clip, clip, "--timeline", tmp_path / "line.png") == 1
    assert run(clip, "--timeline", tmp_path / "line.doc") == 1
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "video: --timeline draws one file, give one"
    assert lines[1] == f"video: {tmp_path}/line.doc: its name has to end in a format, such as .png"
