"""`python -m worker edit --diff`, as its own process: a dry run that shows its edits."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from playground import media
from playground.person import Person
from playground.wiki import LocalWiki
from review.gap import Span
from review.notice import NoticeKind
from review.status import NoticeStatus
from store.inbox import Inbox
from store.migrate import upgrade
from store.session import Database
from store.spans import Spans
from store.uploads import Uploads
from store.watch import Watch
from tests.counting import notice_counts
from tests.integration.conftest import wait_until
from tests.review.values import SUSPECT, an_upload, facts_of
from wiki.site import load_site

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[2]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with closing(Database(f"sqlite:///{tmp_path / 'review.db'}")) as database:
        upgrade(database)
        yield database


def suspect(database: Database, site: str, uploader: Person) -> str:
    """A file of the wiki that is to be listed; its title."""
    uploader.upload("Shown.jpg", media.picture(71), "== Summary ==\nA gradient.")
    [page] = uploader.query(titles="File:Shown.jpg", prop="imageinfo", iiprop="sha1")["pages"]
    upload = an_upload(1, wiki=site, title=page["title"], sha1=page["imageinfo"][0]["sha1"])
    [upload_id] = Inbox(database).register(site, [upload], upload.uploaded_at)
    store = Uploads(database, timedelta(minutes=5))
    claim = store.claim(upload_id)
    assert claim is not None
    facts = facts_of(upload, page_id=page["pageid"])
    kinds = frozenset({NoticeKind.REPORT})
    store.finish(claim, SUSPECT, facts=facts, score=None, notices=kinds)
    return str(page["title"])


def test_every_edit_is_printed_and_none_is_made(
    wiki: LocalWiki, database: Database, uploader: Person, tmp_path: Path
) -> None:
    toml = wiki.site_toml(tmp_path)
    with toml.open("a") as site:  # a category that no other test has made
        site.write('category = "Possible NSFW files shown on {date}"\n')
    title = suspect(database, load_site(str(toml)).name, uploader)
    begin = database.clock() - timedelta(days=1)
    Spans(database).followed(load_site(str(toml)).name, Span(begin=begin, end=database.clock()))
    before = uploader.query(list="recentchanges", rcprop="ids", rclimit=1)
    env = {"SITE": str(toml), "DATA_DIR": str(tmp_path), "no_proxy": "*", "PYTHONUTF8": "1"}
    env |= {"LOG_LEVEL": "INFO", "LOG_FORMAT": "json"}  # of the service, and not for who looks on
    with (tmp_path / "out").open("wb") as out, (tmp_path / "err").open("wb") as err:
        command = [sys.executable, "-m", "worker", "edit", "--diff"]
        process = subprocess.Popen(command, env=env, cwd=ROOT, stdout=out, stderr=err)
    try:
        watch = Watch(database)
        wait_until(lambda: notice_counts(watch) == {NoticeStatus.DRY_RUN: 1}, seconds=30)
    finally:
        process.terminate()
        process.wait(10)
    said = (tmp_path / "out").read_text()
    assert f"--- {title}\n+++ {title}\n@@ -1,2 +1,3 @@\n+{{{{Possible NSFW|score=" in said, said
    assert "+++ User:ExampleBot/Reports/" in said
    assert "+++ User:ExampleBot/Status\n" in said
    assert "+* Nothing needs its operator.\n" in said
    assert "+++ Category:Possible NSFW files shown on " in said
    assert "\x1b" not in said
    assert "would wait" not in said, "whom nobody has named has no run page"
    unnamed, head = (tmp_path / "err").read_text().splitlines()
    assert head.startswith("watching ")
    assert unnamed.startswith("BOT_USER is not set: in these edits ExampleBot stands for ")
    assert uploader.query(list="recentchanges", rcprop="ids", rclimit=1) == before
