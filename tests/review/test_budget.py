"""How much the editor writes at most."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from review.errors import Transient
from review.fakes import MemoryWiki
from review.notice import Batch, Notice, NoticeKind
from review.objection import Objection
from review.status import NoticeStatus
from tests.review.editing import BUDGET, LEASE, EditingBench, MemoryBench

REPORT, CATEGORY = NoticeKind.REPORT, NoticeKind.CATEGORY
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
A_LITTLE = timedelta(seconds=1)


@pytest.fixture
def bench() -> EditingBench:
    return MemoryBench()


def test_no_more_edits_in_a_minute_than_the_budget(bench: EditingBench) -> None:
    bench.suspects(5, CATEGORY)
    editor = bench.editor()
    for _ in range(3):
        editor.round()
        bench.clock.tick(A_LITTLE)
        assert len(bench.wiki.edits) == 3
    bench.clock.tick(MINUTE)
    editor.round()
    assert len(bench.wiki.edits) == 5


def test_the_report_counts_as_one_edit(bench: EditingBench) -> None:
    bench.suspects(4, CATEGORY, REPORT)
    bench.editor().round()
    assert [edit.batch.kind for edit in bench.wiki.edits] == [REPORT, CATEGORY, CATEGORY]


def test_no_more_edits_in_a_day_than_the_budget(bench: EditingBench) -> None:
    bench.suspects(9, CATEGORY)
    editor = bench.editor()
    for _ in range(10):
        editor.round()
        bench.clock.tick(2 * MINUTE)
    assert len(bench.wiki.edits) == 5
    bench.clock.tick(DAY)
    editor.round()
    assert len(bench.wiki.edits) == 8


def test_a_budget_that_is_used_up_stops_the_report_too(bench: EditingBench) -> None:
    bench.suspects(3, CATEGORY)
    editor = bench.editor()
    editor.round()
    bench.suspects(1, REPORT)
    editor.round()
    assert {edit.batch.kind for edit in bench.wiki.edits} == {CATEGORY}
    bench.clock.tick(MINUTE + A_LITTLE)
    editor.round()
    assert bench.wiki.edits[-1].batch.kind is REPORT


def test_reports_are_edited_at_intervals_and_files_are_not(bench: EditingBench) -> None:
    bench.suspects(1, REPORT)
    editor = bench.editor()
    editor.round()
    bench.suspects(1, REPORT, CATEGORY)
    bench.clock.tick(BUDGET.report_interval - A_LITTLE)
    editor.round()
    assert [edit.batch.kind for edit in bench.wiki.edits] == [REPORT, CATEGORY]
    bench.clock.tick(A_LITTLE)
    editor.round()
    assert [edit.batch.kind for edit in bench.wiki.edits] == [REPORT, CATEGORY, REPORT]


def generous(flags: int) -> MemoryBench:
    """Only the files in an hour are few."""
    budget = replace(BUDGET, edits_a_minute=100, edits_a_day=100, flags_an_hour=flags)
    return MemoryBench(budget=budget)


def listed(bench: EditingBench) -> list[int]:
    return [notice.page_id for edit in bench.wiki.edits for notice in edit.batch.notices]


def test_what_is_over_the_files_of_an_hour_waits_oldest_first() -> None:
    bench = generous(2)
    pages = bench.suspects(5, REPORT)
    editor = bench.editor()
    for _ in range(6):
        editor.round()
        bench.clock.tick(BUDGET.report_interval - A_LITTLE)
        assert listed(bench) == pages[:2]
    bench.clock.tick(10 * A_LITTLE)
    editor.round()
    assert listed(bench) == pages[:4]
    assert bench.statuses() == [NoticeStatus.WRITTEN] * 4 + [NoticeStatus.DUE]
    bench.clock.tick(timedelta(hours=1, seconds=1))
    editor.round()
    assert listed(bench) == pages


def test_a_file_in_two_places_counts_once() -> None:
    bench = generous(3)
    pages = bench.suspects(4, REPORT, CATEGORY)
    bench.editor().round()
    assert listed(bench) == pages[:3] * 2


def test_one_who_uploads_much_does_not_use_up_the_hour_of_the_others() -> None:
    bench = generous(10)
    bench.mass_upload = 5
    bench.suspects(300, REPORT, uploader="Much")
    others = [bench.suspects(1, REPORT, uploader=f"No {n}")[0] for n in range(4)]
    bench.editor().round()
    assert len(listed(bench)) == 10
    assert set(others) < set(listed(bench))


def test_who_has_no_name_is_not_one_who_waits_for_a_turn() -> None:
    bench = generous(4)
    pages = bench.suspects(3, REPORT, uploader="")
    bench.suspects(3, REPORT, uploader="Much")
    bench.editor().round()
    assert set(pages) < set(listed(bench))


def test_what_costs_nothing_is_written_behind_whatever_waits_for_the_next_hour() -> None:
    """Of a listed file the template, though older files than are asked about must wait."""
    bench = generous(1)
    waiting = bench.suspects(60, CATEGORY)
    [page] = bench.suspects(1, REPORT, CATEGORY)
    bench.editor().round()
    assert listed(bench) == [page, page]
    assert bench.statuses().count(NoticeStatus.DUE) == len(waiting)


def test_a_file_that_may_have_been_listed_counts() -> None:
    bench = generous(1)
    bench.suspects(2, CATEGORY)

    def lose_the_answer(_: Batch) -> None:
        raise Transient("timeout")

    bench.wiki.after_edit = lose_the_answer
    editor = bench.editor()
    with pytest.raises(Transient, match="timeout"):
        editor.round()
    editor.round()
    assert len(bench.wiki.edits) == 1


def test_the_wiki_is_not_asked_about_what_cannot_be_written_now() -> None:
    bench = generous(2)
    gone, *pages = bench.suspects(4, CATEGORY)
    asked: list[int] = []

    class Asking(MemoryWiki):
        def objections(self, notices: Sequence[Notice]) -> dict[int, Objection]:
            asked.extend(notice.page_id for notice in notices)
            return super().objections(notices)

    bench.wiki = Asking()
    bench.wiki.deleted.add(gone)
    editor = bench.editor()
    editor.round()
    assert (asked, listed(bench)) == ([gone, pages[0]], pages[:1])
    editor.round()
    editor.round()
    assert (asked, listed(bench)) == ([gone, *pages[:2]], pages[:2])


@pytest.mark.parametrize(
    ("minute", "day", "left"), [(0, 0, 3), (1, 0, 2), (0, 4, 1), (3, 3, 0), (9, 9, 0)]
)
def test_the_tighter_of_two_budgets_counts(minute: int, day: int, left: int) -> None:
    assert BUDGET.edits_left(last_minute=minute, last_day=day) == left


@pytest.mark.parametrize(("kind", "most"), [(CATEGORY, 3), (REPORT, 1)])
def test_edits_whose_answer_was_lost_count_as_well(
    bench: EditingBench, kind: NoticeKind, most: int
) -> None:
    """They may stand on the wiki: a bad line must not multiply the edits."""
    editor = bench.editor()

    def lose_the_answer(_: Batch) -> None:
        raise Transient("timeout")

    bench.wiki.after_edit = lose_the_answer
    for _ in range(most):
        bench.suspects(1, kind)
        with pytest.raises(Transient):
            editor.round()
    bench.suspects(1, kind)
    editor.round()
    assert len(bench.wiki.edits) == most


def test_a_lost_answer_is_found_in_the_history(bench: EditingBench) -> None:
    bench.suspects(2, REPORT)
    lose, editor = [True], bench.editor()

    def lose_the_answer(_: Batch) -> None:
        if lose.pop():
            raise Transient("timeout")

    bench.wiki.after_edit = lose_the_answer
    with pytest.raises(Transient, match="timeout"):
        editor.round()
    bench.clock.tick(LEASE)
    editor.round()
    assert set(bench.statuses()) == {NoticeStatus.WRITING}  # the answer may be on its way
    bench.clock.tick(A_LITTLE)
    editor.round()
    assert set(bench.statuses()) == {NoticeStatus.WRITTEN}
    assert {notice.revision for notice in bench.notices()} == {1}
    assert len(bench.wiki.edits) == 1


def test_an_edit_that_never_arrived_is_made_once(bench: EditingBench) -> None:
    bench.suspects(2, REPORT)
    fail, editor = [True], bench.editor()

    def never_arrives(_: Batch) -> None:
        if fail and fail.pop():
            raise Transient("timeout")

    bench.wiki.before_edit = never_arrives
    with pytest.raises(Transient, match="timeout"):
        editor.round()
    assert bench.wiki.edits == []
    for _ in range(3):
        bench.clock.tick(LEASE + A_LITTLE)
        editor.round()
    assert len(bench.wiki.edits) == 1
    assert set(bench.statuses()) == {NoticeStatus.WRITTEN}


def test_what_is_looked_up_on_a_page_that_is_deleted_by_now_is_withdrawn(
    bench: EditingBench,
) -> None:
    [page] = bench.suspects(1, CATEGORY)
    bench.desk().begin(bench.desk().due(CATEGORY, 1))
    bench.wiki.deleted.add(page)
    bench.clock.tick(LEASE + A_LITTLE)
    bench.editor().round()
    assert bench.statuses() == [NoticeStatus.WITHDRAWN], "it may be restored"
    assert [notice.reason for notice in bench.notices()] == ["the file's page is deleted"]


def test_what_is_deleted_just_before_the_edit_is_withdrawn(
    bench: EditingBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    [page] = bench.suspects(1, CATEGORY)

    def deleted_meanwhile(_: date) -> bool:
        bench.wiki.deleted.add(page)
        return False

    monkeypatch.setattr(bench.wiki, "category_missing", deleted_meanwhile)
    bench.editor().round()
    assert bench.statuses() == [NoticeStatus.WITHDRAWN]


def test_a_report_begun_before_midnight_is_looked_for_on_that_day_s_page(
    bench: EditingBench,
) -> None:
    bench.suspects(1, REPORT)
    page = bench.wiki.report_page(bench.clock(), 1)
    batch = bench.desk().begin(bench.desk().due(REPORT, 1), page)
    bench.wiki.report(batch)
    bench.clock.tick(DAY)
    bench.editor().round()
    assert [edit.page for edit in bench.wiki.edits] == ["Reports/2026-01-02"]
    assert bench.statuses() == [NoticeStatus.WRITTEN]
