"""Wikis that are started, stopped and killed; each test has its own."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from playground import media
from playground.console import PlaygroundError
from playground.loopback import answers
from playground.person import Person
from playground.template import code
from playground.wiki import LocalWiki

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "wiki"
    if (tmp_path / "wiki").exists():
        LocalWiki.end(tmp_path / "wiki", wipe=True)


def test_a_folder_goes_on_as_it_was(folder: Path) -> None:
    with LocalWiki.start(folder) as first, Person.login(first.api, "Uploader") as uploader:
        uploader.upload("Kept.jpg", media.picture(1))
    assert not answers(first.server)
    again = LocalWiki.start(folder)
    assert again == first  # the same ports too
    with Person.login(again.api, "Admin") as admin:
        assert admin.file("Kept.jpg")


def test_what_runs_is_left_running(folder: Path) -> None:
    first = LocalWiki.start(folder, stream=False)
    assert first.stream_url == ""
    assert 'stream = ""' in first.site_toml(folder).read_text()
    second = LocalWiki.start(folder)
    assert second.server == first.server
    assert answers(second.stream_url.replace("/v2/stream/mediawiki.recentchange", "/_relay/state"))


def test_a_killed_starter_leaves_what_can_be_stopped(folder: Path) -> None:
    script = (
        "import os, pathlib, signal\n"
        "from playground.wiki import LocalWiki\n"
        f"print(LocalWiki.start(pathlib.Path({str(folder)!r})).server, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    starter = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    server = starter.stdout.strip()
    assert starter.returncode == -signal.SIGKILL
    assert answers(f"{server}/_playground/ping")
    LocalWiki.end(folder, wipe=True)
    assert not answers(f"{server}/_playground/ping")
    assert not folder.exists()


def test_several_may_start_together(tmp_path: Path) -> None:
    """They find an empty cache: one of them fills it, the others wait."""
    cache = tmp_path / "cache"
    cache.mkdir()
    (cache / "mediawiki").symlink_to(code())
    starters = [
        subprocess.Popen(
            [sys.executable, "-m", "playground", "up", str(tmp_path / f"wiki{number}")],
            cwd=ROOT,
            env={**os.environ, "PLAYGROUND_CACHE": str(cache)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(3)
    ]
    told = [starter.communicate(timeout=120) for starter in starters]
    for number in range(3):
        LocalWiki.end(tmp_path / f"wiki{number}", wipe=True)
    assert [starter.returncode for starter in starters] == [0, 0, 0], told
    assert "".join(err for _, err in told).count("installing the wiki") == 1
    assert len({re.findall(r"wiki +(\S+)", out)[0] for out, _ in told}) == 3


def test_another_folder_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "precious").touch()
    with pytest.raises(PlaygroundError, match="none of the playground's"):
        LocalWiki.end(tmp_path, wipe=True)
    assert (tmp_path / "precious").exists()
