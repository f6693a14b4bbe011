"""The processes of the service log lines of JSON by which one upload can be followed."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from playground import media
from playground.person import Person
from playground.wiki import LocalWiki
from store.migrate import upgrade
from store.session import Database
from tests.integration.conftest import LOW, QUICK, wait_until
from version import VERSION

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[2]
CELERY = ("celery", "-A", "worker")
QUIET = ("--without-gossip", "--without-mingle", "--without-heartbeat")
SEVERAL: Mapping[str, tuple[str, ...]] = {
    "poll": ("worker", "poll"),
    "score": (*CELERY, "worker", "--concurrency", "2", *QUIET),
    "beat": (*CELERY, "beat"),
    "edit": ("worker", "edit"),
}


@contextmanager
def running(folder: Path, env: Mapping[str, str], names: Mapping[str, Any]) -> Iterator[None]:
    """The processes, each with its stderr in a file of its name."""
    started = []
    for name, words in names.items():
        with (folder / name).open("wb") as errors:
            process = subprocess.Popen(
                [sys.executable, "-m", *words],
                env=env,
                cwd=ROOT,
                stdout=subprocess.DEVNULL,
                stderr=errors,
            )
        started.append(process)
    try:
        yield
    finally:
        for process in started:
            process.terminate()
        for process in started:
            with suppress(subprocess.TimeoutExpired):
                process.wait(20)
            process.kill()
            process.wait()


def lines(folder: Path, name: str) -> list[dict[str, Any]]:
    """All that a process has said; a last line may be on its way."""
    whole = (folder / name).read_text(encoding="utf-8").rpartition("\n")[0]
    return [json.loads(line) for line in whole.splitlines()]


def of_title(folder: Path, name: str, title: str) -> list[dict[str, Any]]:
    return [line for line in lines(folder, name) if line.get("title") == title]


def environment(wiki: LocalWiki, models: Path, folder: Path, **settings: str) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "SITE": str(wiki.site_toml(folder)),
        "DATA_DIR": str(folder),
        "MODEL_DIR": str(models),
        "MODEL": "mobilenet_v2",
        "MODE": "report",
        "CONTACT": "tests@localhost",
        "BOT_USER": wiki.bot_login,
        "BOT_PASSWORD": wiki.bot_password,
        "REQUESTS_PER_SECOND": "1000",
        "LOG_LEVEL": "INFO",
        **LOW,
        **QUICK,
        **settings,
    }


def check(folder: Path, wiki: LocalWiki, name: str) -> None:
    """What holds of every line."""
    told = lines(folder, name)
    assert {line["process"] for line in told} == {name}
    assert {line["version"] for line in told} == {VERSION}
    assert {line["wiki"] for line in told} == {"commonswiki"}
    text = (folder / name).read_text(encoding="utf-8")
    assert wiki.bot_password not in text
    assert "Uploader" not in text, "whoever uploads is not named"


def test_an_upload_is_followed_through_all_processes(
    wiki: LocalWiki, models: Path, uploader: Person, redis_url: str, tmp_path: Path
) -> None:
    env = environment(wiki, models, tmp_path, REDIS_URL=redis_url, REDIS_PREFIX="logs-prefix:")
    with closing(Database(f"sqlite:///{tmp_path}/review.db")) as database:
        upgrade(database)
    title = "File:Followed.png"
    with running(tmp_path, env, SEVERAL):
        wait_until(lambda: any("watching" in line["message"] for line in lines(tmp_path, "poll")))
        uploader.upload("Followed.png", media.picture(911, "PNG"))
        wait_until(lambda: bool(of_title(tmp_path, "edit", title)))
    for name in SEVERAL:
        check(tmp_path, wiki, name)
        assert "logs-prefix" not in (tmp_path / name).read_text(encoding="utf-8")
    [registered] = of_title(tmp_path, "poll", title)
    [ended] = of_title(tmp_path, "score", title)
    [written] = of_title(tmp_path, "edit", title)
    assert registered["upload"] == ended["upload"] == written["upload"]
    assert (ended["verdict"], ended["attempt"]) == ("suspect", 1)
    assert 0 < ended["score"] <= 1
    assert 0 < ended["seconds"] < 60
    assert written["revision"] > 0
    told = lines(tmp_path, "score")
    assert [line for line in told if line.get("task") == ended["task"]] == [ended]


def test_the_service_in_one_process_logs_as_well(
    wiki: LocalWiki, models: Path, uploader: Person, tmp_path: Path
) -> None:
    env = environment(wiki, models, tmp_path)
    title = "File:Followed in one.png"
    with running(tmp_path, env, {"all": ("worker",)}):
        wait_until(lambda: any("watching" in line["message"] for line in lines(tmp_path, "all")))
        uploader.upload("Followed in one.png", media.picture(912, "PNG"))
        wait_until(lambda: any("revision" in line for line in of_title(tmp_path, "all", title)))
    check(tmp_path, wiki, "all")
    registered, ended, written = of_title(tmp_path, "all", title)
    assert registered["upload"] == ended["upload"] == written["upload"]
    assert ended["verdict"] == "suspect"
    assert "task" in ended
    assert lines(tmp_path, "all")[-1]["message"].startswith("stopping")
