"""kill -9 of the embedded service, again and again: nothing is lost, nothing is done twice.

The files are harmless, and the thresholds so low that some of them are listed.
"""

from collections.abc import Callable

import pytest

from playground import media
from playground.embedded import EmbeddedService
from playground.media import encoded
from playground.person import Person
from playground.samples import photograph
from playground.wiki import LocalWiki
from review.status import NoticeStatus, Status
from tests.counting import notice_counts, upload_counts
from tests.integration.conftest import StartService, all_final, rows, wait_until
from wiki.summary import MARK

pytestmark = pytest.mark.integration

FILES: dict[str, Callable[[], bytes]] = {
    "gradient.png": lambda: media.picture(11, "PNG"),
    "small.png": lambda: media.picture(12, "PNG", 100, 80),
    "photo.jpg": lambda: encoded(photograph("rocket"), "JPEG"),
    "slides.gif": lambda: media.animation(14),
    "scenes.webm": lambda: media.video(17, width=640, height=360, seconds=3, cuts=(1, 2)),
    "leaflet.pdf": lambda: media.pdf(16),
    "tone.ogg": lambda: media.audio(18),
    "disc.svg": lambda: media.svg(15),
}

# Of one model, which costs little: it is the service that is killed.
SETTINGS = {"MODE": "category", "MODEL": "mobilenet_v2"}

Moment = Callable[[EmbeddedService], bool]
Outcome = tuple[Status, float | None, str]


def some_are_scoring(service: EmbeddedService) -> bool:
    return upload_counts(service.watch).get(Status.SCORING, 0) > 0


def some_have_ended(service: EmbeddedService) -> bool:
    return any(row.status.final for row in service.watch.uploads())


def an_edit_is_under_way(service: EmbeddedService) -> bool:
    return notice_counts(service.watch).get(NoticeStatus.WRITING, 0) > 0


def something_is_written(service: EmbeddedService) -> bool:
    return notice_counts(service.watch).get(NoticeStatus.WRITTEN, 0) > 0


MOMENTS: tuple[Moment, ...] = (
    some_are_scoring,
    some_have_ended,
    an_edit_is_under_way,
    something_is_written,
    an_edit_is_under_way,
)


def upload_all(uploader: Person, prefix: str) -> None:
    for name, data in FILES.items():
        uploader.upload(f"{prefix} {name}", data())


def settled(service: EmbeddedService, prefix: str) -> bool:
    unwritten = {NoticeStatus.DUE, NoticeStatus.WRITING} & notice_counts(service.watch).keys()
    return all_final(service, prefix, len(FILES)) and not unwritten


def kill_at(moment: Moment, service: EmbeddedService) -> None:
    wait_until(lambda: moment(service) or settled(service, "Killed"))
    service.kill()


def outcomes(service: EmbeddedService, prefix: str) -> dict[str, Outcome]:
    return {
        row.title.removeprefix(f"File:{prefix} "): (row.status, row.nsfw, row.reason)
        for row in rows(service, prefix)
    }


def report_texts(person: Person, wiki: LocalWiki) -> str:
    pages = person.query(list="allpages", apnamespace=2, apprefix=f"{wiki.bot}/Reports/")
    return "\n".join(person.text(page["title"]) or "" for page in pages["allpages"])


def test_every_upload_ends_as_in_an_undisturbed_run_and_is_written_once(
    start: StartService, wiki: LocalWiki, uploader: Person
) -> None:
    service = start("undisturbed", **SETTINGS)
    upload_all(uploader, "Calm")
    wait_until(lambda: settled(service, "Calm"))
    expected = outcomes(service, "Calm")
    service.stop()
    assert {status for status, _, _ in expected.values()} == {
        Status.CLEAR,
        Status.SUSPECT,
        Status.NOT_VISUAL,
    }

    service = start("killed", **SETTINGS)
    upload_all(uploader, "Killed")
    for moment in MOMENTS:
        kill_at(moment, service)
        service = start("killed", **SETTINGS)
    wait_until(lambda: settled(service, "Killed"))

    assert outcomes(service, "Killed") == expected
    texts = report_texts(uploader, wiki)
    for name, (status, _, _) in expected.items():
        title = f"File:Killed {name}"
        by_bot = [r for r in uploader.history(title) if r["user"] == wiki.bot]
        listed = 1 if status is Status.SUSPECT else 0
        assert len(by_bot) == listed, f"{title} was edited {len(by_bot)} times"
        assert all(MARK in revision["comment"] for revision in by_bot)
        assert texts.count(f"[[:{title}|") == listed, f"{title} on the report"
