"""The promises of review.ports.Reports, and of a Desk that knows pages."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from review.errors import LostClaim
from review.notice import MASS_ROW, Batch, NoticeKind
from review.ports import Desk
from review.rows import Recent, rows
from review.upload import Queue
from store.tables import NoticeRow
from tests.review.editing import LEASE, EditingBench
from tests.review.values import an_upload
from tests.store.bench import DatabaseBench
from tests.store.races import together_at

REPORT, CATEGORY = NoticeKind.REPORT, NoticeKind.CATEGORY
PAGE, OTHER = "User:Bot/Reports/2026-01-02", "User:Bot/Reports/2026-01-02/2"
A_LITTLE = timedelta(microseconds=1)
MINUTE = timedelta(minutes=1)


def begin(
    bench: EditingBench, desk: Desk, page: str = PAGE, many: frozenset[str] = frozenset()
) -> Batch:
    """All that is due."""
    due = [n for row in rows(desk.due(REPORT, 500), many) for n in row]
    return desk.begin(due, page)


def test_a_batch_keeps_its_page_and_its_rows(bench: EditingBench) -> None:
    bench.suspects(2, REPORT, uploader="Much")
    bench.suspects(1, REPORT, uploader="Little")
    batch = begin(bench, bench.desk(), many=frozenset({"Much"}))
    bench.clock.tick(LEASE + A_LITTLE)
    [found] = bench.desk().unfinished()
    assert found == replace(batch, send_until=None)
    assert found.place == PAGE
    assert [n.anchor.startswith(MASS_ROW) for n in found.notices] == [True, True, False]


def stored(bench: DatabaseBench) -> set[tuple[NoticeKind, str | None, str | None]]:
    found = (row for upload in bench.watch.uploads() for row in bench.watch.notices(upload.id))
    return {(row.kind, row.place, row.anchor) for row in found}


def test_the_database_has_the_page_and_each_row_s_anchor(over_database: DatabaseBench) -> None:
    bench = over_database
    bench.suspects(2, REPORT, CATEGORY, uploader="Much")
    desk = bench.desk()
    batch = begin(bench, desk, many=frozenset({"Much"}))
    desk.begin(desk.due(CATEGORY, 50))
    row = (REPORT, PAGE, batch.notices[0].anchor)
    assert stored(bench) == {row, (CATEGORY, None, None)}
    desk.release(batch)
    assert stored(bench) == {(REPORT, None, None), (CATEGORY, None, None)}


def test_where_contents_stand_in_rows(bench: EditingBench) -> None:
    first, second = bench.suspects(2, REPORT, CATEGORY, uploader="Much")
    desk, reports = bench.desk(), bench.reports()
    waiting = desk.due(CATEGORY, 50)
    assert reports.elsewhere(waiting) == []
    batch = begin(bench, desk, many=frozenset({"Much"}))
    assert reports.elsewhere(waiting) == [], "it may not stand there"
    desk.written(batch, 9)
    bench.suspects(1, REPORT, CATEGORY)
    found = reports.elsewhere(desk.due(CATEGORY, 50))
    assert [row.page_id for row in found] == [first, second]
    assert [row.notice_id for row in found] == [notice.id for notice in waiting]
    assert {(r.place, r.anchor, r.revision) for r in found} == {(PAGE, batch.notices[0].anchor, 9)}
    assert reports.elsewhere([replace(waiting[0], sha1="0" * 40)]) == []
    assert bench.reports("otherwiki").elsewhere(waiting) == []


def test_a_template_stands_on_the_file_s_own_page(bench: EditingBench) -> None:
    page, _ = bench.suspects(2, REPORT, CATEGORY)
    desk, reports = bench.desk(), bench.reports()
    desk.written(desk.begin(desk.due(CATEGORY, 1)), 9)
    waiting = desk.due(REPORT, 50)
    [found] = reports.elsewhere(waiting)
    assert (found.notice_id, found.page_id) == (waiting[0].id, page)
    assert (found.place, found.anchor, found.revision) == ("", "", 9)
    desk.written(begin(bench, desk), 10)
    assert reports.elsewhere(desk.due(REPORT, 50)) == []


def test_rows_that_were_written_before_it_was_kept_where_are_not_known(
    bench: EditingBench,
) -> None:
    bench.suspects(1, REPORT, CATEGORY)
    desk = bench.desk()
    desk.written(desk.begin(desk.due(REPORT, 50)), 9)
    assert bench.reports().elsewhere(desk.due(CATEGORY, 50)) == []


def test_what_is_released_is_in_no_row_and_on_no_page(bench: EditingBench) -> None:
    bench.suspects(3, REPORT)
    desk = bench.desk()
    batch = begin(bench, desk, many=frozenset({"Somebody"}))
    desk.release(batch)
    assert [n.shared for n in desk.due(REPORT, 50)] == [""] * 3
    assert bench.reports().files_on(PAGE) == 0
    assert bench.reports().unlisted() == []


def test_files_are_counted_by_page(bench: EditingBench) -> None:
    desk, reports = bench.desk(), bench.reports()
    for page, count in ((PAGE, 3), (OTHER, 2)):
        bench.suspects(count, REPORT, CATEGORY)
        batch = begin(bench, desk, page)
    assert (reports.files_on(PAGE), reports.files_on(OTHER)) == (3, 2)
    desk.written(batch, 1)
    assert (reports.files_on(PAGE), reports.files_on(OTHER), reports.files_on("No")) == (3, 2, 0)
    assert bench.reports("otherwiki").files_on(PAGE) == 0


def test_what_is_due_comes_without_those_who_are_named(bench: EditingBench) -> None:
    for name in ("A", "B", "C"):
        bench.suspects(2, REPORT, uploader=name)
    desk = bench.desk()
    assert [n.uploader for n in desk.due(REPORT, 3, without={"A"})] == ["B", "C", "B"]
    assert [n.uploader for n in desk.due(REPORT, 50, without={"A", "B"})] == ["C", "C"]
    assert desk.due(REPORT, 50, without={"A", "B", "C"}) == []
    assert len(desk.due(REPORT, 50, without={"a", ""})) == 6, "names differ by case"


def test_what_is_recent_is_counted_by_uploader(bench: EditingBench) -> None:
    desk, reports = bench.desk(), bench.reports()
    start = bench.clock()
    assert reports.recent(start) == {}
    bench.suspects(3, REPORT, uploader="Much")
    bench.suspects(1, REPORT, CATEGORY, uploader="Little")
    assert reports.recent(start) == {"Much": Recent(due=3), "Little": Recent(due=1)}
    batch = begin(bench, desk, many=frozenset({"Much"}))
    begun = {"Much": Recent(listed=3, mass_row_at=start), "Little": Recent(listed=1)}
    assert reports.recent(start) == begun
    bench.clock.tick(MINUTE)
    desk.written(batch, 1)
    bench.suspects(2, REPORT, uploader="Much")
    assert reports.recent(start) == {
        "Much": Recent(due=2, listed=3, mass_row_at=start + MINUTE),
        "Little": Recent(listed=1),
    }
    assert reports.recent(start + MINUTE + A_LITTLE) == {"Much": Recent(due=2)}
    assert bench.reports("otherwiki").recent(start) == {}


def test_what_is_being_written_is_recent_however_old(bench: EditingBench) -> None:
    bench.suspects(1, REPORT)
    begin(bench, bench.desk())
    bench.clock.tick(timedelta(days=3))
    assert bench.reports().recent(bench.clock()) == {"Somebody": Recent(listed=1)}


def test_what_is_due_of_an_uploader_is_counted_over_both_queues(
    over_database: DatabaseBench,
) -> None:
    bench = over_database
    bench.suspects(3, REPORT, uploader="Much")
    with bench.database.engine.begin() as connection:
        late = update(NoticeRow).where(NoticeRow.id == 1)
        connection.execute(late.values(queue=Queue.BACKLOG))
    assert bench.reports().recent(bench.clock()) == {"Much": Recent(due=3)}


@pytest.mark.parametrize("end", ["decline", "withdraw", "would_write"])
def test_what_is_done_with_is_not_recent(bench: EditingBench, end: str) -> None:
    bench.suspects(1, REPORT)
    [notice] = bench.desk().due(REPORT, 1)
    getattr(bench.desk(), end)(notice, *(["no"] if end != "would_write" else []))
    assert bench.reports().recent(bench.clock() - MINUTE) == {}


def test_the_newest_row_for_many_counts(bench: EditingBench) -> None:
    desk, start = bench.desk(), bench.clock()
    for revision in (1, 2):
        bench.clock.tick(MINUTE)
        bench.suspects(2, REPORT)
        desk.written(begin(bench, desk, many=frozenset({"Somebody"})), revision)
    assert bench.reports().recent(start)["Somebody"].mass_row_at == start + 2 * MINUTE


def test_a_page_is_for_the_index_when_it_stands_there(bench: EditingBench) -> None:
    desk, reports = bench.desk(), bench.reports()
    for page in (OTHER, PAGE, OTHER):
        bench.clock.tick(MINUTE)
        bench.suspects(1, REPORT)
        desk.written(begin(bench, desk, page), 1)
    assert reports.unlisted() == [OTHER, PAGE]  # the oldest first, each once
    reports.listed([OTHER])
    assert reports.unlisted() == [PAGE]
    assert bench.reports("otherwiki").unlisted() == []
    bench.suspect(an_upload(99, wiki="otherwiki"), REPORT)
    other = bench.desk("otherwiki")
    other.written(begin(bench, other, OTHER), 1)
    assert bench.reports("otherwiki").unlisted() == [OTHER]
    assert reports.unlisted() == [PAGE]


def test_no_page_is_noted_for_a_file_s_own(bench: EditingBench) -> None:
    bench.suspects(1, CATEGORY)
    desk = bench.desk()
    desk.written(desk.begin(desk.due(CATEGORY, 1)), 1)
    assert bench.reports().unlisted() == []


def test_who_comes_late_notes_no_page(bench: EditingBench) -> None:
    bench.suspects(1, REPORT)
    batch = begin(bench, bench.desk())
    bench.desk().release(batch)
    with pytest.raises(LostClaim):
        bench.desk().written(batch, 1)
    assert bench.reports().unlisted() == []


def test_an_edit_of_the_index_is_an_edit(bench: EditingBench) -> None:
    desk, reports, start = bench.desk(), bench.reports(), bench.clock()
    for page in (PAGE, OTHER):
        bench.suspects(1, REPORT)
        desk.written(begin(bench, desk, page), 1)
    bench.clock.tick(MINUTE)
    bench.edits().note("index")
    assert bench.edits().since(start) == 3
    assert bench.edits().since(bench.clock()) == 1, "one edit for both"
    reports.listed([PAGE, OTHER])
    assert bench.edits().since(bench.clock()) == 1
    assert bench.edits().since(bench.clock() + A_LITTLE) == 0
    assert bench.edits("otherwiki").since(start) == 0


def test_two_ends_of_the_first_two_batches_of_a_page_note_it_once(
    over_database: DatabaseBench,
) -> None:
    """One by an editor that slept, and one by the next: both have found their edits."""
    bench = over_database
    batches = []
    for _ in range(2):
        bench.suspects(1, REPORT)
        batches.append(begin(bench, bench.desk()))
    ends = [lambda batch=batch: bench.desk().written(batch, 1) for batch in batches]
    together_at(bench.database, "INSERT INTO reports", *ends)
    assert bench.reports().unlisted() == [PAGE]
