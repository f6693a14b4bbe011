"""Processes as they are started: they tell their operator, also of their own account."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest

from playground.person import Person
from playground.wiki import LocalWiki
from review.clock import now
from review.fakes import FakeClock
from store.notices import LEASE
from store.session import Database
from store.stops import Stops
from tests.integration.conftest import wait_until
from tests.monitoring.conftest import MakeStage
from tests.monitoring.post import Post
from tests.review.values import WIKI

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[2]


@contextmanager
def running(process: str, folder: Path, url: str, **more: str) -> Iterator[None]:
    """`python -m worker` and the process's name, until SIGTERM."""
    folder.mkdir(exist_ok=True)
    env = {"PATH": os.environ["PATH"], "HOME": str(folder), "DATA_DIR": str(folder)}
    env |= {"DATABASE_URL": url, "no_proxy": "*", **more}
    with (folder / "log").open("ab") as log:
        command = [sys.executable, "-m", "worker", process]
        started = subprocess.Popen(command, env=env, cwd=ROOT, stdout=log, stderr=log)
        try:
            yield
        finally:
            started.terminate()
            started.wait(20)


@pytest.mark.parametrize("process", ["poll", "edit"])
def test_a_process_tells_its_operator(
    make_stage: MakeStage, sqlite_url: str, redis_url: str, post: Post, tmp_path: Path, process: str
) -> None:
    make_stage(sqlite_url)  # a site's file, and a model
    with closing(Database(sqlite_url)) as database:
        Stops(database, WIKI).stop("too many suspects")
    own = {"SITE": str(tmp_path / "site.toml"), "SMTP_HOST": "127.0.0.1"}
    own |= {"SMTP_PORT": str(post.port), "ALERT_TO": "operator@example.org"}
    log = tmp_path / process / "log"
    with running(process, log.parent, sqlite_url, REDIS_URL=redis_url, **own):
        wait_until(lambda: "alert: listing-stopped since" in log.read_text(), 20)
        wait_until(lambda: bool(post.subjects), 20)  # which go after the line
    assert [subject.split(": ")[2] for subject in post.subjects] == ["listing-stopped"]


def test_a_bot_password_that_is_refused_is_told_until_the_right_one_is_there(
    make_stage: MakeStage, sqlite_url: str, local_wiki: LocalWiki, tmp_path: Path
) -> None:
    folder = tmp_path / "editor"
    folder.mkdir()
    site = str(local_wiki.site_toml(folder))
    stage = make_stage(sqlite_url, site=site)
    stage.clock = stage.house.database.clock = FakeClock(now())
    stage.edits = False  # the process does
    stage.watch = stage.watcher()
    account = {"SITE": site, "MODE": "report", "CONTACT": "tests@localhost"}
    account |= {"BOT_USER": local_wiki.bot_login, "EDITOR_SECONDS": "7200"}
    with Person.login(local_wiki.api, "Admin") as admin, ExitStack() as stack:
        admin.edit(f"User:{local_wiki.bot}/Run", "Run: yes")
        stack.enter_context(running("edit", folder, sqlite_url, BOT_PASSWORD="wrong", **account))
        wait_until(lambda: "cannot log in as" in stage.house.overview.idle(LEASE), 20)
        stage.until(lambda: stage.told("credentials since "), most=10)
        assert f"cannot log in as {local_wiki.bot}: " in stage.post.texts[0]
        stack.close()
        right = {"BOT_PASSWORD": local_wiki.bot_password}
        stack.enter_context(running("edit", folder, sqlite_url, **right, **account))
        wait_until(lambda: not stage.house.overview.idle(LEASE), 20)
        page, words = f"User:{local_wiki.bot}/Status", "* Something needs its operator since "
        wait_until(lambda: words in (admin.text(page) or ""), 20)
        stage.until(lambda: stage.told("credentials is over"), most=30)
