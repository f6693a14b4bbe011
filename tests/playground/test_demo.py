"""What the demo does with its arguments and settings, and what it leaves to somebody."""

import os
import subprocess
from pathlib import Path

import pytest

from playground import demo
from playground.addresses import exported
from playground.wiki import LocalWiki


def never() -> bool:
    pytest.fail("it stops the demo that somebody has kept")


@pytest.mark.parametrize("arguments", [["KEEP=1"], ["--help"], ["stop", "it"]])
def test_what_it_does_not_know_is_one_line(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(demo, "stop_last", never)
    assert demo.main(arguments) == 2
    assert capsys.readouterr() == (
        "",
        f"demo: {' '.join(arguments)}: only `stop` can be said here\n",
    )


def test_settings_are_looked_at_before_a_kept_demo_is_stopped(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(demo, "stop_last", never)
    monkeypatch.setenv("SITE", "/gone.toml")
    assert demo.main([]) == 1
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert err.startswith("demo: SITE='/gone.toml': neither 'commons' nor a readable TOML file")


def test_a_shell_finds_the_kept_service_whatever_it_had_set(tmp_path: Path) -> None:
    folder = tmp_path / "a folder's"
    folder.mkdir()
    wiki = LocalWiki(folder=tmp_path, server="http://127.0.0.1:1", stream_url="")
    lines = " ".join(exported(wiki, folder, demo.SETTINGS))
    script = f"export {lines}; env"
    others = {
        "SITE": "commons",
        "DATABASE_URL": "sqlite:////other.db",
        "MODE": "dry-run",
        "NSFW_THRESHOLD": "0.8",
    }
    told = subprocess.run(
        ["/bin/sh", "-c", script],
        env=os.environ | others,
        capture_output=True,
        text=True,
        check=True,
    )
    assert {
        f"SITE={folder}/commonswiki.toml",
        f"DATA_DIR={folder}",
        f"DATABASE_URL=sqlite:///{folder}/review.db",
        "BOT_USER=ReviewBot@service",
        *(f"{name}={value}" for name, value in demo.SETTINGS.items()),
    } <= set(told.stdout.splitlines())
    assert (folder / "commonswiki.toml").exists()
