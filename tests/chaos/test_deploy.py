"""A deploy in the middle: the version before the last migration, and this one, side by side."""

import subprocess
import time
from pathlib import Path

import pytest

from playground.wiki import LocalWiki
from store.tallies import Tallies
from tests.chaos.case import judge
from tests.chaos.fleet import ROOT, Fleet
from tests.chaos.pool import Pool
from tests.chaos.stage import ALL, account_of, migrate, stage

pytestmark = [pytest.mark.integration, pytest.mark.chaos]

MIGRATIONS = "migrations/versions"


@pytest.fixture
def before(tmp_path: Path) -> Path:
    """A checkout of the last version that had no need of the newest migration."""
    newest = sorted(path.name for path in (ROOT / MIGRATIONS).glob("[0-9]*.py"))[-1]
    added = git("log", "--diff-filter=A", "--format=%H", "--", f"{MIGRATIONS}/{newest}").split()
    if not added:
        pytest.fail(f"the history does not tell who added {newest}: commit it first")
    folder = tmp_path / "before"
    folder.mkdir()
    git("archive", "--output", str(tmp_path / "before.tar"), f"{added[-1].decode()}^")
    subprocess.run(["tar", "-xf", str(tmp_path / "before.tar"), "-C", str(folder)], check=True)
    assert not (folder / MIGRATIONS / newest).exists()
    return folder


def git(*words: str) -> bytes:
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, check=False)
    if done.returncode:
        pytest.fail(f"this needs the repository with its history: {done.stderr.decode().strip()}")
    return done.stdout


def test_the_database_is_migrated_while_both_versions_are_at_work(
    before: Path, wiki: LocalWiki, models: Path, tmp_path: Path, pool: Pool
) -> None:
    names = ("before", "migrating", "together", "after")
    parts = {name: pool.take(f"Deploy {name}", clear=4) for name in names}
    with stage(wiki, tmp_path / "stage", models, code=before) as old:
        old.start(*ALL)
        old.upload(parts["before"], "before")
        old.upload(parts["migrating"], "migrating")
        migrate(old.env, ROOT)
        with Fleet(tmp_path / "new", old.env, account_of(wiki)) as new:
            new.join(*ALL)
            time.sleep(3)
            old.upload(parts["together"], "together")
            time.sleep(3)
            for name in ALL:
                old.fleet.leave(name)
            old.upload(parts["after"], "after")
            files = [file for part in parts.values() for file in part]
            old.wait(lambda: old.settled(files))
            Tallies(old.database).recount()  # as is done once a day: the old version kept none
            judge(old, files, pool)
