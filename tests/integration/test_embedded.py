"""The whole service in one process, against a real wiki and its event stream."""

import os
import signal
import time

import pytest

from playground import media
from playground.person import Person
from playground.wiki import LocalWiki
from review.status import NoticeStatus, Status
from tests.integration.conftest import StartService, all_final, rows, wait_until

pytestmark = pytest.mark.integration


def test_dry_run_writes_nothing_and_says_what_it_would(
    start: StartService, uploader: Person
) -> None:
    service = start(MODEL="cascade", MODE="dry-run", BOT_USER="", BOT_PASSWORD="", CONTACT="")
    uploader.upload("Dry suspect.png", media.picture(11, "PNG"))
    uploader.upload("Dry sound.ogg", media.audio(18))
    wait_until(lambda: all_final(service, "Dry", 2))
    suspect, sound = sorted(rows(service, "Dry"), key=lambda row: row.title, reverse=True)
    assert suspect.status is Status.SUSPECT
    wait_until(
        lambda: [n.status for n in service.watch.notices(suspect.id)] == [NoticeStatus.DRY_RUN]
    )
    wait_until(lambda: "dry run: would add it to the report" in service.log)
    assert len(uploader.history("File:Dry suspect.png")) == 1
    assert sound.status is Status.NOT_VISUAL


def test_a_new_version_is_a_new_upload_and_the_same_content_is_fetched_once(
    start: StartService, uploader: Person
) -> None:
    service = start(MODE="report")
    first, second = media.picture(41, "JPEG"), media.picture(42, "JPEG")
    uploader.upload("Versions.jpg", first)
    wait_until(lambda: all_final(service, "Versions", 1))
    uploader.upload("Versions.jpg", second)
    wait_until(lambda: all_final(service, "Versions", 2))
    uploader.upload("Versions twin.jpg", first)
    wait_until(lambda: all_final(service, "Versions twin", 1))
    one, two, twin = rows(service, "Versions")
    assert one.sha1 != two.sha1
    assert (twin.score_id, twin.nsfw) == (one.score_id, one.nsfw)
    assert twin.fetched_bytes is None, "the content was known, and yet fetched"


def test_a_wiki_without_a_stream_is_read_from_its_log(
    start: StartService, wiki: LocalWiki, uploader: Person
) -> None:
    without = LocalWiki(folder=wiki.folder, stream_url="", server=wiki.server)
    service = start("log", MODE="dry-run", SITE=str(_site(without)), BACKLOG_SECONDS="1")
    uploader.upload("Logged.jpg", media.picture(43, "JPEG"))
    wait_until(lambda: all_final(service, "Logged", 1))


def _site(wiki: LocalWiki) -> object:
    folder = wiki.folder / "without-stream"
    folder.mkdir(exist_ok=True)
    return wiki.site_toml(folder)


def test_what_was_uploaded_while_it_was_stopped_is_found(
    start: StartService, uploader: Person
) -> None:
    service = start(MODE="dry-run")
    uploader.upload("Before the stop.jpg", media.picture(44, "JPEG"))
    wait_until(lambda: all_final(service, "Before", 1))
    service.stop()
    uploader.upload("While stopped.jpg", media.picture(45, "JPEG"))
    service = start(MODE="dry-run")
    wait_until(lambda: all_final(service, "While", 1))
    assert len(rows(service, "Before")) == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_within_five_seconds_even_while_the_stream_is_silent(
    start: StartService, number: signal.Signals
) -> None:
    service = start(MODE="dry-run")
    time.sleep(1)
    began = time.monotonic()
    os.kill(service.process.pid, number)
    wait_until(lambda: not service.process.runs(), 5)
    assert time.monotonic() - began < 5
    assert "the next start goes on from here" in service.log
    assert "Traceback" not in service.log


def test_a_wiki_that_cannot_be_reached_is_one_line_within_ten_seconds(
    start: StartService, wiki: LocalWiki
) -> None:
    away = LocalWiki(
        folder=wiki.folder, stream_url="http://127.0.0.1:9/v2/stream/x", server="http://127.0.0.1:9"
    )
    service = start("away", MODE="dry-run", SITE=str(_site(away)))
    wait_until(lambda: "cannot reach 127.0.0.1:9" in service.log, 10)
    time.sleep(3)
    assert service.log.count("cannot reach") == 2, "poller and reconciler say the same error once"
    assert "make demo" in service.log


def test_the_run_page_stops_the_writing(
    start: StartService, wiki: LocalWiki, uploader: Person
) -> None:
    page = f"User:{wiki.bot}/Run"
    with Person.login(wiki.api, "Admin") as admin:
        admin.edit(page, "Run: no")
        service = start(MODEL="cascade", MODE="category")
        uploader.upload("Held back.png", media.picture(12, "PNG", 100, 80))
        wait_until(lambda: all_final(service, "Held", 1))
        wait_until(lambda: 'does not say "Run: yes"' in service.log)
        assert len(uploader.history("File:Held back.png")) == 1
        admin.edit(page, "Run: yes")
    service.stop()  # it asks again after half a minute; a new start asks at once
    service = start(MODEL="cascade", MODE="category")
    wait_until(lambda: len(uploader.history("File:Held back.png")) == 2)
