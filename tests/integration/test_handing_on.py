"""From an upload on a real wiki to a line for the next annotator."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from playground import media
from playground.embedded import EmbeddedService
from playground.person import Person
from review.status import Status
from store.tables import LeaseRow
from tests.annotators.server import Listener
from tests.integration.conftest import StartService, all_final, rows, wait_until

pytestmark = pytest.mark.integration


def records(path: Path, prefix: str) -> list[dict[str, Any]]:
    """One test's: a new service also sees the last half minute's uploads."""
    lines = path.read_bytes().splitlines() if path.exists() else []
    found = [json.loads(line) for line in lines]
    return [record for record in found if record["title"].startswith(f"File:{prefix}")]


def forget_the_lease(service: EmbeddedService) -> None:
    """That of a killed process is in force for a minute, which nothing here depends on."""
    over = update(LeaseRow).values(until=datetime(2000, 1, 1, tzinfo=UTC))
    with service.watch._database.engine.begin() as connection:
        connection.execute(over)


def test_uploads_become_lines_once_also_after_kills(
    start: StartService, uploader: Person, tmp_path: Path
) -> None:
    path = tmp_path / "offers.jsonl"
    settings = {"MODE": "dry-run", "HAND_ON": path.as_uri()}
    service = start(**settings)
    uploader.upload("Handed one.png", media.picture(31, "PNG"))
    uploader.upload("Handed two.ogg", media.audio(32))
    wait_until(lambda: all_final(service, "Handed", 2))
    service.kill()
    forget_the_lease(service)
    service = start(**settings)
    uploader.upload("Handed three.png", media.picture(33, "PNG"))
    wait_until(lambda: all_final(service, "Handed", 3))
    wait_until(lambda: len(records(path, "Handed")) == 3)
    service.stop()
    found = {record["title"]: record for record in records(path, "Handed")}
    assert len(found) == 3
    for row in rows(service, "Handed"):
        record = found[row.title]
        assert (record["status"], record["nsfw"]) == (row.status, row.nsfw)
        assert record["sha1"] == row.sha1
    sound = found["File:Handed two.ogg"]
    assert (sound["status"], sound["model"]) == (Status.NOT_VISUAL, None)
    assert set(found["File:Handed one.png"]["probabilities"]) > {"porn", "neutral"}


def test_what_ended_without_a_webhook_is_not_posted_to_it(
    start: StartService, uploader: Person
) -> None:
    with Listener() as listener:
        service = start(MODE="dry-run")
        uploader.upload("Posted before.ogg", media.audio(34))
        wait_until(lambda: all_final(service, "Posted", 1))
        service.stop()
        service = start(MODE="dry-run", HAND_ON=listener.url, HAND_ON_SECRET="QUJD" * 8)
        uploader.upload("Posted after.png", media.picture(35, "PNG"))
        wait_until(lambda: all_final(service, "Posted", 2))
        wait_until(lambda: any(b"Posted after" in each.body for each in listener.posted))
        service.stop()
    assert not any(b"Posted before" in each.body for each in listener.posted)
    assert all("webhook-signature" in each.headers for each in listener.posted)
    assert len(set(listener.ids())) == len(listener.ids())
