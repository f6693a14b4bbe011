"""python -m classifier dataset, as a person sees it."""

import fcntl
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from classifier.__main__ import main
from classifier.training.dataset import read_dataset
from playground.stand_ins import make
from tests.classifier.training.build.conftest import put
from tests.wiki.server import Answer, Server

Captured = pytest.CaptureFixture[str]
pytestmark = pytest.mark.integration


def run(patch: pytest.MonkeyPatch, *arguments: object) -> int:
    patch.setattr("classifier.commands.decoder.hide", lambda: None)
    patch.setattr(sys, "argv", ["classifier", "dataset", *map(str, arguments)])
    return main()


def test_stand_ins_are_built_and_checked(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured, tmp_path: Path, models: Path
) -> None:
    path, out = make(tmp_path / "stand-ins", 30), tmp_path / "out"
    manifest = path.parent / "manifest.csv"
    rows = manifest.read_text().replace("0007.jpg,drawn,", "0007.jpg,photographed,")
    manifest.write_text(f"{rows}broken.jpg,drawn,,\n")
    (path.parent / "broken.jpg").write_bytes(b"\xff\xd8\xff broken")
    assert run(monkeypatch, "build", path, "--out", out) == 0
    shown, said = capsys.readouterr()
    assert said == ""
    table = [line.split() for line in shown.splitlines()]
    assert table[0] == ["label", "train", "validation", "test", "all"]
    assert ["nsfw", "29"] in [[row[0], row[-1]] for row in table[2:4]]
    words = " ".join(shown.split())
    assert "Left out: 1 cannot be decoded." in words
    assert "Benign nudity: no manifest's column nudity" in words
    assert f"{out}/datasheet.md" in shown.replace("\n", "")  # its line is broken where it is long
    assert "contradiction" not in shown
    assert run(monkeypatch, "check", out, "--dir", models) == 0
    shown, _ = capsys.readouterr()
    assert "drawn/0007.jpg in manifest.csv sfw nsfw" in " ".join(shown.split())
    page = (out / "contact-sheet.html").read_text()
    assert "drawn/0007.jpg in manifest.csv" in page
    assert "<script" not in page
    with (out / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert run(monkeypatch, "check", out, "--dir", models) == 1
    assert "another build or check is at work there, wait" in capsys.readouterr().err
    for path in out.glob("collected.sqlite*"):
        path.unlink()
    assert run(monkeypatch, "check", out, "--dir", models) == 0
    doubted, *_ = re.findall("([0-9a-f]{64}) +sfw +nsfw", capsys.readouterr().out)
    (out / "files" / doubted[:2] / doubted).unlink()
    assert run(monkeypatch, "check", out, "--dir", models) == 1
    [line] = capsys.readouterr().err.splitlines()
    assert line.endswith(
        f"{doubted}: cannot be read (No such file or directory), build the data set again"
    )


def test_addresses_are_fetched_from_listed_hosts(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured, tmp_path: Path
) -> None:
    monkeypatch.setenv("CONTACT", "me@example.org")
    put(tmp_path / "a" / "nsfw" / "1.jpg", 1)
    with Server() as server:
        picture = put(tmp_path / "2.jpg", 2).read_bytes()
        server.answers["/2"] = Answer(picture, headers={"Content-Type": "image/jpeg"})
        (tmp_path / "list").write_text(f"{server.url('/2')}\nhttps://other.example/3\n")
        (tmp_path / "spec.toml").write_text(
            f'name = "x"\nhosts = ["{server.host}"]\n[[source]]\nfolder = "a"\n'
            '[[source]]\nurls = "list"\nlabel = "sfw"\n'
        )
        assert run(monkeypatch, "build", tmp_path / "spec.toml", "--out", tmp_path / "out") == 0
    [seen] = server.seen
    assert "me@example.org" in seen.headers["User-Agent"]
    assert "Left out: 1 could not be fetched." in capsys.readouterr().out
    assert len(read_dataset(tmp_path / "out").examples) == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["build", "{folder}/nowhere", "--out", "{folder}-o"], "nowhere: cannot be read"),
        (["build", "{folder}", "--out", "/dev/null/o"], "/dev/null/o: cannot be written"),
        (["build", "{folder}", "--out", "{folder}-o", "--from-reviews"], "DATABASE_URL"),
        (["build", "{folder}", "--out", "{folder}-o", "--seed", "-1"], "--seed -1: is less than 0"),
        (["build", "{folder}"], "--out"),
        (["build", "{folder}", "--out", "{folder}/o"], "is in the folder that is read"),
        (["check", "{folder}"], "datasheet.json: cannot be read"),
        ([], "subcommand"),
    ],
)
def test_a_failure_is_one_line(
    monkeypatch: pytest.MonkeyPatch,
    capsys: Captured,
    tmp_path: Path,
    arguments: list[str],
    said: str,
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/none.db")
    for number, name in enumerate(("sfw", "nsfw")):
        put(tmp_path / "pictures" / name / "a.jpg", number)
    given = [argument.format(folder=tmp_path / "pictures") for argument in arguments]
    assert run(monkeypatch, *given) == 1
    shown, told = capsys.readouterr()
    assert shown == ""
    [line] = told.splitlines()
    assert line.startswith("classifier: ")
    assert said in line


def test_a_build_that_is_stopped_loses_nothing(tmp_path: Path) -> None:
    out = tmp_path / "out"
    for number in range(200):
        put(tmp_path / "pictures" / ("sfw", "nsfw")[number % 2] / f"{number}.jpg", number)
    build = ["dataset", "build", str(tmp_path / "pictures"), "--out", str(out)]
    command = [sys.executable, "-m", "classifier", *build]
    for stop, files in ((signal.SIGKILL, 10), (signal.SIGINT, 80)):
        process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        end = time.monotonic() + 30
        while len(list(out.glob("files/*/*"))) < files and time.monotonic() < end:
            time.sleep(0.01)
        os.kill(process.pid, stop)
        _, said = process.communicate(timeout=30)
        assert not (out / "dataset.json").exists()
    assert said == "classifier: interrupted, what was finished before stays, run it again\n"
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, timeout=60)
    found = read_dataset(out)
    assert all(one.path.exists() for one in found.examples)
    assert len(found.examples) == 200
