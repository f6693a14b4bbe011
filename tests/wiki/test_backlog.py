import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from playground import media
from playground.person import Person
from playground.wiki import LocalWiki
from review.errors import Transient
from review.upload import Action, Upload
from tests.wiki.conftest import AGENT
from wiki.http import Http
from wiki.site import Site
from wiki.uploads.backlog import Backlog
from wiki.uploads.stream import Stream
from wiki.uploads.touch import Touch

pytestmark = pytest.mark.integration

Life = tuple[datetime, list[Upload]]


class ShortPages(Http):
    """Asks for two entries at a time, so that a few uploads are several pages."""

    questions = 0

    def query(self, api: str, **params: str) -> dict[str, Any]:
        self.questions += 1
        return super().query(api, **params | {"lelimit": "2"})


@pytest.fixture(scope="module")
def life(local_wiki: LocalWiki, site: Site, uploader: Person, admin: Person) -> Life:
    """The uploads of a file's life, as the stream tells them."""
    since = datetime.now(UTC).replace(microsecond=0) - timedelta(seconds=1)
    uploader.upload("Backlog.jpg", media.picture(201))
    uploader.upload("Backlog.jpg", media.picture(202))
    uploader.revert("Backlog.jpg")
    uploader.upload("Backlog & 'more'.png", media.picture(203, "PNG"))
    admin.move("File:Backlog.jpg", "File:Backlog moved.jpg", redirect=True)
    admin.delete("File:Backlog moved.jpg")
    admin.undelete("File:Backlog moved.jpg")
    uploader.upload("Backlog last.jpg", media.picture(204))
    told: list[Upload] = []
    for seen in Stream(site, Http(AGENT), "").follow(since):
        if seen.upload and "Backlog" in seen.upload.title:
            told.append(seen.upload)
            if seen.upload.title == "File:Backlog last.jpg":
                break
    return since, told


def of_this_life(backlog: Backlog, since: datetime) -> list[Upload]:
    found = [seen.upload for seen in backlog.follow(since) if seen.upload]
    return [upload for upload in found if "Backlog" in upload.title]


def test_the_log_tells_what_the_stream_told(life: Life, site: Site) -> None:
    since, told = life
    assert [u.action for u in told] == [
        Action.UPLOAD,
        Action.OVERWRITE,
        Action.REVERT,
        Action.UPLOAD,
        Action.UPLOAD,
    ]
    assert told[2].sha1 == told[0].sha1 != told[1].sha1
    # A revert's entry names its own content, and an overwrite its new one.
    assert of_this_life(Backlog(site, Http(AGENT)), since) == told


def test_more_than_one_page_of_results(life: Life, site: Site) -> None:
    since, told = life
    http = ShortPages(AGENT)
    assert of_this_life(Backlog(site, http), since) == told
    assert http.questions >= 3


def test_it_begins_at_a_time_and_moves_on(life: Life, site: Site) -> None:
    _, told = life
    seen = list(Backlog(site, Http(AGENT)).follow(told[-1].uploaded_at))
    assert told[-1] in [each.upload for each in seen]
    assert all(each.at >= told[-1].uploaded_at for each in seen)
    assert abs(datetime.now(UTC) - seen[-1].at) < timedelta(minutes=1), "it ends with the time"
    future = datetime.now(UTC) + timedelta(days=1)
    begin, end = Backlog(site, Http(AGENT)).follow(future)
    assert (begin.at, end.upload, end.touch) == (future, None, None)
    assert end.at < future


def test_moves_deletions_and_restorations_are_hints(life: Life, site: Site) -> None:
    since, _ = life
    touches = [seen.touch for seen in Backlog(site, Http(AGENT)).follow(since) if seen.touch]
    others = [t for t in touches if "moved" in t.title or t.restored]
    assert others == [
        Touch(title="File:Backlog moved.jpg"),
        Touch(title="File:Backlog moved.jpg", restored=True),
    ]
    of_the_old_title = [t for t in touches if t.title == "File:Backlog.jpg"]
    assert len(of_the_old_title) == 3, "two newer versions, and the move"


def test_each_page_says_how_far_it_reaches_by_the_wikis_clock(life: Life, site: Site) -> None:
    since, _ = life
    pages = list(Backlog(site, ShortPages(AGENT)).portions(since))
    assert all(page.until == page.seen[-1].at for page in pages[:-1])
    assert pages[-1].until == pages[-1].now
    assert [page.since for page in pages] == [since, *(page.until for page in pages[:-1])]


def test_a_wiki_that_does_not_tell_its_time(site: Site, wiki: LocalWiki) -> None:
    wiki.fault("list=logevents", 200, body=json.dumps({"query": {"logevents": []}}))
    with pytest.raises(Transient, match="without its time"):
        list(Backlog(site, Http(AGENT)).portions(datetime.now(UTC)))


def test_an_entry_that_is_hidden_moves_the_position_only(
    life: Life, site: Site, admin: Person, wiki: LocalWiki
) -> None:
    since, told = life
    wiki.php("test", "$wgGroupPermissions['sysop']['deletelogentry'] = true;")
    entry = {"type": "logging", "ids": told[0].log_id}
    admin.write("revisiondelete", **entry, hide="content|user")
    entries = list(Backlog(site, Http(AGENT)).follow(since))
    admin.write("revisiondelete", **entry, show="content|user")
    left = [each.upload for each in entries if each.upload]
    assert told[0] not in left
    assert told[1] in left
    assert entries[0].at <= told[0].uploaded_at <= entries[-1].at


@pytest.mark.parametrize(
    "malformed",
    [
        {"logid": 1 << 63},
        {"title": None},
        {"title": "File:\ud800.jpg"},
        {"user": "x" * 256},
        {"timestamp": "soon"},
    ],
)
def test_an_entry_that_cannot_be_read_is_left_out(
    site: Site, wiki: LocalWiki, malformed: dict[str, Any]
) -> None:
    entry = {
        "logid": 1,
        "ns": 6,
        "title": "File:A.jpg",
        "type": "upload",
        "action": "upload",
        "user": "Uploader",
        "timestamp": "2026-11-23T04:40:40Z",
    }
    told = [entry, entry | malformed, entry | {"logid": 2}]
    answer = {"curtimestamp": "2026-11-23T05:00:00Z", "query": {"logevents": told}}
    wiki.fault("list=logevents", 200, body=json.dumps(answer))
    found = [seen.upload for seen in Backlog(site, Http(AGENT)).follow(datetime.now(UTC))]
    assert [upload.log_id for upload in found if upload] == [1, 2]


def test_the_wikis_trouble_is_transient(life: Life, site: Site, wiki: LocalWiki) -> None:
    wiki.fault("list=logevents", 503, retry_after=4)
    with pytest.raises(Transient, match="answered 503") as caught:
        list(Backlog(site, Http(AGENT)).follow(life[0]))
    assert caught.value.retry_after == timedelta(seconds=4)
    assert of_this_life(Backlog(site, Http(AGENT)), life[0])
