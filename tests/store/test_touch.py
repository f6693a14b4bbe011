"""Hints: rows that have ended are to be looked at, and what was gone may be back."""

from datetime import datetime, timedelta

import pytest

from review.policy import unscored
from review.status import Status
from review.upload import FileFacts
from store.tables import ReportRow
from tests.review.values import SUSPECT, WIKI, an_upload, facts_of
from tests.store.bench import DatabaseBench

TITLE = "File:A.jpg"
HOUR = timedelta(hours=1)


@pytest.fixture
def bench(over_database: DatabaseBench) -> DatabaseBench:
    return over_database


def ended(
    bench: DatabaseBench, log_id: int, status: Status, *, title: str = TITLE, known: bool = True
) -> int:
    upload = an_upload(log_id, title=title)
    claim = bench.claim(upload)
    facts: FileFacts | None = facts_of(upload) if known else None
    verdict = SUSPECT if status is Status.SUSPECT else unscored(status, "why")
    bench.store.finish(claim, verdict, facts=facts, score=None, notices=frozenset())
    return claim.id


def look_at(bench: DatabaseBench, upload_id: int) -> datetime | None:
    return bench.row(upload_id).look_at


def test_all_rows_of_the_title_that_have_ended_are_to_be_looked_at(bench: DatabaseBench) -> None:
    first, second = ended(bench, 1, Status.SUSPECT), ended(bench, 2, Status.GONE)
    other = ended(bench, 3, Status.SUSPECT, title="File:a.jpg")
    waiting = bench.register(an_upload(4, title=TITLE))
    before = look_at(bench, other)
    bench.clock.tick(HOUR)
    bench.inbox.touch(WIKI, {TITLE, "File:Unknown.jpg"})
    assert look_at(bench, first) == look_at(bench, second) == bench.clock()
    assert look_at(bench, other) == before
    assert look_at(bench, waiting) is None
    bench.inbox.touch("otherwiki", {"File:a.jpg"})
    assert look_at(bench, other) == before


def test_a_hint_brings_a_look_forward_and_never_puts_it_off(bench: DatabaseBench) -> None:
    row = ended(bench, 1, Status.SUSPECT)
    bench.clock.tick(HOUR)
    bench.inbox.touch(WIKI, {TITLE})
    due = bench.clock()
    bench.clock.tick(HOUR)
    bench.inbox.touch(WIKI, {TITLE})
    assert look_at(bench, row) == due, "a file that changes all the time is looked at, too"
    bench.clock.tick(-2 * HOUR)
    bench.inbox.touch(WIKI, {TITLE})
    assert look_at(bench, row) == bench.clock()


def test_a_report_page_is_to_be_looked_at(bench: DatabaseBench) -> None:
    title = "User:Bot/Reports/2026-01-02"
    page = ReportRow(wiki=WIKI, title=title, made_at=bench.clock())
    bench.database.write(lambda session: session.merge(page))
    bench.inbox.touch(WIKI, {title})
    with bench.database.read() as session:
        assert session.get_one(ReportRow, (WIKI, title)).look_at == bench.clock()


def test_a_restored_file_that_nobody_could_look_at_waits_again(bench: DatabaseBench) -> None:
    gone = ended(bench, 1, Status.GONE, known=False)
    seen_before = ended(bench, 2, Status.GONE)
    scored = ended(bench, 3, Status.SUSPECT)
    unknown = ended(bench, 4, Status.UNKNOWN, known=False)
    other = ended(bench, 5, Status.GONE, title="File:B.jpg", known=False)
    bench.clock.tick(HOUR)
    bench.inbox.restored(WIKI, {TITLE})
    row = bench.row(gone)
    assert (row.status, row.attempts, row.reason, row.finished_at) == (Status.WAITING, 0, "", None)
    others = [bench.row(upload_id).status for upload_id in (seen_before, scored, unknown, other)]
    assert others == [Status.GONE, Status.SUSPECT, Status.UNKNOWN, Status.GONE]
    assert bench.take_due(patience=timedelta(days=9), limit=9) == [gone]
    claim = bench.store.claim(gone)
    assert claim is not None
    assert claim.attempt == 1


def test_one_that_was_moved_before_waits_again_under_its_last_title(bench: DatabaseBench) -> None:
    claim = bench.claim(an_upload(1, title=TITLE))
    gone = unscored(Status.GONE, "why")
    bench.store.finish(
        claim, gone, facts=None, score=None, notices=frozenset(), title="File:Moved.jpg"
    )
    bench.inbox.restored(WIKI, {TITLE})
    assert bench.row(claim.id).status is Status.GONE
    bench.inbox.restored(WIKI, {"File:Moved.jpg"})
    again = bench.store.claim(claim.id)
    assert again is not None
    assert again.upload.title == "File:Moved.jpg"
