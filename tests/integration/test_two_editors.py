"""Two editors during a deploy: real processes, of which one is stopped in the middle."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from playground import media
from playground.person import Person
from playground.wiki import LocalWiki
from review.notice import NoticeKind
from review.status import NoticeStatus
from store.inbox import Inbox
from store.migrate import upgrade
from store.session import Database
from store.uploads import Uploads
from store.watch import Watch
from tests.integration.conftest import wait_until
from tests.review.values import SUSPECT, an_upload, facts_of

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[2]
LEASE_SECONDS = 2
TEXT = "== Summary ==\nA gradient."


@pytest.fixture
def database(mariadb_url: str) -> Iterator[Database]:
    """An empty one, beside that of other tests."""
    with closing(Database(mariadb_url)) as server, server.engine.begin() as connection:
        connection.exec_driver_sql("CREATE OR REPLACE DATABASE s00000__editors")
    with closing(Database(mariadb_url.replace("s00000__review", "s00000__editors"))) as database:
        upgrade(database)
        yield database


def suspect(database: Database, uploader: Person, number: int) -> str:
    """A file on the wiki that is to be listed in both places; its title."""
    name = f"Editors {number}.png"
    data = media.picture(number, "PNG")
    uploader.upload(name, data, TEXT)
    [page] = uploader.query(titles=f"File:{name}", prop="imageinfo", iiprop="sha1")["pages"]
    upload = an_upload(number, title=page["title"], sha1=page["imageinfo"][0]["sha1"])
    [upload_id] = Inbox(database).register(upload.wiki, [upload], upload.uploaded_at)
    store = Uploads(database, timedelta(minutes=5))
    claim = store.claim(upload_id)
    assert claim is not None
    facts = facts_of(upload, page_id=page["pageid"])
    store.finish(claim, SUSPECT, facts=facts, score=None, notices=frozenset(NoticeKind))
    return str(page["title"])


@contextmanager
def editor(
    wiki: LocalWiki, database: Database, folder: Path
) -> Iterator["subprocess.Popen[bytes]"]:
    """A process of its own, with its words in `folder`."""
    folder.mkdir()
    env = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "SITE": str(wiki.site_toml(folder)),
        "MODE": "category",
        "CONTACT": "tests@localhost",
        "DATA_DIR": str(folder),
        "DATABASE_URL": database.url,
        "BOT_USER": wiki.bot_login,
        "BOT_PASSWORD": wiki.bot_password,
        "REPORT_SECONDS": "1",
        "EDITOR_SECONDS": str(LEASE_SECONDS),
        "EDITS_PER_MINUTE": "1000",
    }
    command = [sys.executable, "-m", "worker", "edit"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, env=env, cwd=ROOT, stdout=log, stderr=log)
    try:
        yield process
    finally:
        process.kill()
        process.wait(10)


def statuses(watch: Watch, kind: NoticeKind) -> list[NoticeStatus]:
    rows = [row for upload in watch.uploads() for row in watch.notices(upload.id)]
    return [row.status for row in rows if row.kind is kind]


def was_asked(wiki: LocalWiki) -> bool:
    """Whether the wiki has begun to wait."""
    [rule] = json.loads((wiki.folder / "faults.json").read_text())
    return bool(rule["times"] == 0)


def test_an_editor_that_was_stopped_in_the_middle_does_not_write_what_another_has_written(
    wiki: LocalWiki, uploader: Person, database: Database, tmp_path: Path
) -> None:
    """Nor does it bring back what a person has taken away meanwhile."""
    wiki.clear_faults()
    watch = Watch(database)
    titles = [suspect(database, uploader, number) for number in (811, 812, 813)]
    # The last question before an edit: has the bot listed this content before?
    wiki.fault("rvuser=", delay=1.5)
    with editor(wiki, database, tmp_path / "slow") as slow:
        wait_until(lambda: was_asked(wiki))
        os.kill(slow.pid, signal.SIGSTOP)
        with editor(wiki, database, tmp_path / "quick"):
            written = [NoticeStatus.WRITTEN] * 3
            wait_until(lambda: statuses(watch, NoticeKind.CATEGORY) == written)
            for title in titles:
                uploader.edit(title, TEXT)
            os.kill(slow.pid, signal.SIGCONT)
            log = tmp_path / "slow" / "log"
            wait_until(lambda: b"too late" in log.read_bytes())
    for title in titles:
        by_bot = [r for r in uploader.history(title) if r["user"] == wiki.bot]
        assert len(by_bot) == 1, title
        assert uploader.text(title) == TEXT
    pages = uploader.query(list="allpages", apnamespace=2, apprefix=f"{wiki.bot}/Reports/")
    texts = "".join(uploader.text(page["title"]) or "" for page in pages["allpages"])
    assert [texts.count(f"[[:{title}|") for title in titles] == [1] * 3
