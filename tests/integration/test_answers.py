"""A person answers while the whole service runs."""

import pytest
from sqlalchemy import update

from playground import media
from playground.embedded import EmbeddedService
from playground.person import Person
from playground.wiki import LocalWiki
from review.answer import Outcome
from review.clock import now
from review.notice import NoticeKind
from review.status import NoticeStatus, Status
from store.session import Database
from store.tables import NoticeRow, UploadRow
from tests.integration.conftest import StartService, rows, wait_until

pytestmark = pytest.mark.integration


def look_now(service: EmbeddedService) -> None:
    """As an event would have it."""
    database = Database(f"sqlite:///{service.folder / 'review.db'}")
    database.write(lambda session: session.execute(update(UploadRow).values(look_at=now())))
    database.close()


def test_what_people_do_comes_back(start: StartService, wiki: LocalWiki, uploader: Person) -> None:
    service = start(MODE="category", READ_SECONDS="0.2")
    uploader.upload("Answered.png", media.picture(71, "PNG"), "Text.")

    def notices() -> dict[NoticeKind, NoticeRow]:
        found = [n for row in rows(service, "Answered") for n in service.watch.notices(row.id)]
        return {n.kind: n for n in found}

    wait_until(lambda: [n.status for n in notices().values()] == [NoticeStatus.WRITTEN] * 2)
    with Person.login(wiki.api, "Admin") as admin:
        admin.edit("File:Answered.png", "Text.", "a gradient")
        look_now(service)
        wait_until(lambda: notices()[NoticeKind.CATEGORY].outcome is Outcome.CLEARED)
        admin.delete("File:Answered.png", "out of scope")
    look_now(service)
    wait_until(lambda: rows(service, "Answered")[0].status is Status.GONE)
    assert [n.outcome for n in notices().values()] == [Outcome.CONFIRMED] * 2
    assert rows(service, "Answered")[0].nsfw is not None
