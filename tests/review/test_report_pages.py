"""Pages, rows for many and the index, as the editor makes them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from review.budget import Budget
from review.errors import Halt, Transient
from review.fakes import MemoryWiki
from review.notice import Notice, NoticeKind
from review.objection import Objection
from review.rows import FILES_IN_ONE_EDIT, FILES_ON_A_PAGE
from review.status import NoticeStatus
from tests.review.editing import BUDGET, LEASE, EditingBench, MemoryBench

REPORT, CATEGORY = NoticeKind.REPORT, NoticeKind.CATEGORY
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
A_LITTLE = timedelta(seconds=1)
FIRST, SECOND = "Reports/2026-01-02", "Reports/2026-01-02/2"


@pytest.fixture
def bench() -> EditingBench:
    return MemoryBench(mass_upload=10)


def edits(bench: EditingBench) -> list[tuple[str, int, int]]:
    """Of each report edit the page, how many files, and in how many rows."""
    return [
        (e.page, len(e.batch.notices), len({n.anchor for n in e.batch.notices}))
        for e in bench.wiki.edits
        if e.batch.kind is REPORT
    ]


def round_after(bench: EditingBench, wait: timedelta, budget: Budget = BUDGET) -> None:
    bench.clock.tick(wait)
    editor = replace(bench.editor(), budget=budget)
    editor.round()
    editor.retire()


def test_a_mass_upload_is_one_row(bench: EditingBench) -> None:
    bench.suspects(37, REPORT, uploader="Much")
    bench.suspects(3, REPORT, uploader="Little")
    bench.editor().round()
    assert edits(bench) == [(FIRST, 40, 4)]
    assert set(bench.statuses()) == {NoticeStatus.WRITTEN}


def test_ten_files_are_ten_rows_and_the_eleventh_is_one_for_many(bench: EditingBench) -> None:
    for count in (10, 1, 5):
        bench.suspects(count, REPORT)
        round_after(bench, BUDGET.report_interval)
    assert edits(bench) == [(FIRST, 10, 10), (FIRST, 1, 1)]
    assert [bool(n.shared) for e in bench.wiki.edits for n in e.batch.notices] == [False] * 10 + [
        True
    ]
    round_after(bench, HOUR - BUDGET.report_interval - A_LITTLE)
    assert len(edits(bench)) == 2
    round_after(bench, A_LITTLE)
    assert edits(bench)[2:] == [(FIRST, 5, 1)]


def test_who_waits_for_an_hour_holds_nobody_up(bench: EditingBench) -> None:
    bench.suspects(20, REPORT, uploader="Much")
    bench.editor().round()
    bench.suspects(FILES_IN_ONE_EDIT + 1, REPORT, uploader="Much")
    bench.suspects(1, REPORT, uploader="Little")
    round_after(bench, BUDGET.report_interval)
    assert edits(bench) == [(FIRST, 20, 1), (FIRST, 1, 1)]


def test_a_mass_upload_without_end_is_one_row_an_hour_of_so_many_files(
    bench: EditingBench,
) -> None:
    bench.suspects(450, REPORT, uploader="Much")
    for _ in range(12):
        round_after(bench, HOUR / 4)
    assert edits(bench) == [(FIRST, 200, 1), (FIRST, 200, 1), (FIRST, 50, 1)]


def test_a_day_later_one_file_is_a_row_of_its_own(bench: EditingBench) -> None:
    bench.suspects(11, REPORT)
    bench.editor().round()
    bench.suspects(1, REPORT)
    round_after(bench, DAY + A_LITTLE)
    [last] = bench.wiki.edits[-1].batch.notices
    assert not last.shared


def test_what_speaks_against_a_file_takes_it_out_of_the_row(bench: EditingBench) -> None:
    gone, *_ = bench.suspects(120, REPORT, uploader="Much")
    bench.wiki.deleted.add(gone)
    bench.editor().round()
    assert edits(bench) == [(FIRST, 119, 1)]
    assert Counter(bench.statuses()) == {NoticeStatus.WRITTEN: 119, NoticeStatus.WITHDRAWN: 1}


class Asked(MemoryWiki):
    """Remembers about how many files it was asked at once."""

    def __init__(self) -> None:
        super().__init__()
        self.counts: list[int] = []

    def objections(self, notices: Sequence[Notice]) -> dict[int, Objection]:
        self.counts.append(len(notices))
        return super().objections(notices)


def test_the_wiki_is_asked_about_fifty_files_at_a_time() -> None:
    wiki = Asked()
    bench = MemoryBench(mass_upload=10, wiki=wiki)
    bench.suspects(120, REPORT, uploader="Much")
    bench.editor().round()
    assert wiki.counts == [50, 50, 20]


def test_the_next_page_begins_before_one_grows_too_long(bench: EditingBench) -> None:
    quick = replace(BUDGET, edits_a_minute=100, edits_a_day=100, report_interval=A_LITTLE)
    for number in range(12):
        bench.suspects(45, REPORT, uploader=f"No {number}")
        bench.suspects(3, REPORT, uploader="Somebody")
        round_after(bench, A_LITTLE, quick)
    files = Counter[str]()
    for page, count, _ in edits(bench):
        files[page] += count
    assert list(files) == [FIRST, SECOND]
    assert files[FIRST] <= FILES_ON_A_PAGE < files.total()
    pages = [page for page, _, _ in edits(bench)]
    assert pages == sorted(pages), "no row goes back to the page before"


def test_another_day_begins_with_its_own_first_page(bench: EditingBench) -> None:
    for _ in range(2):
        bench.suspects(1, REPORT)
        round_after(bench, DAY)
    assert [page for page, _, _ in edits(bench)] == ["Reports/2026-01-03", "Reports/2026-01-04"]


def test_the_index_gets_one_edit_for_each_new_page(bench: EditingBench) -> None:
    indexed: list[int] = []
    bench.wiki.after_index = lambda: indexed.append(len(bench.wiki.edits))
    for _ in range(3):
        bench.suspects(1, REPORT)
        round_after(bench, BUDGET.report_interval)
        round_after(bench, A_LITTLE)
    assert bench.wiki.listed == [FIRST]
    assert indexed == [1], "in the round after the page was made"


def test_the_index_is_in_the_budget(bench: EditingBench) -> None:
    bench.suspects(1, REPORT)
    bench.suspects(2, CATEGORY)
    editor = bench.editor()
    editor.round()
    editor.round()
    assert (len(bench.wiki.edits), bench.wiki.listed) == (BUDGET.edits_a_minute, [])
    bench.suspects(3, CATEGORY)
    bench.clock.tick(timedelta(minutes=1) + A_LITTLE)
    editor.round()
    assert bench.wiki.listed == [FIRST]
    assert len(bench.wiki.edits) == BUDGET.edits_a_minute + 1, "two of five a day were left"


def test_an_index_edit_whose_answer_was_lost_is_not_made_again(bench: EditingBench) -> None:
    indexed: list[int] = []

    def lose_the_answer() -> None:
        indexed.append(1)
        raise Transient("timeout")

    bench.suspects(1, REPORT)
    editor = bench.editor()
    editor.round()
    bench.wiki.after_index = lose_the_answer
    with pytest.raises(Transient, match="timeout"):
        editor.round()
    for _ in range(3):
        bench.clock.tick(LEASE)
        editor.round()
    assert (bench.wiki.listed, len(indexed)) == ([FIRST], 1)
    assert bench.reports().unlisted() == []


def test_the_run_page_stops_the_index_too(bench: EditingBench) -> None:
    bench.suspects(1, REPORT)
    editor = bench.editor()
    editor.round()
    bench.wiki.running = False
    with pytest.raises(Halt):
        editor.round()
    assert bench.wiki.listed == []


def test_an_index_that_cannot_be_edited_holds_up_nothing_and_costs_nothing(
    bench: EditingBench,
) -> None:
    def refuse() -> None:
        raise Halt("the index is protected")

    bench.suspects(1, REPORT)
    editor = bench.editor()
    editor.round()
    written = bench.clock()
    bench.wiki.before_index = refuse
    for _ in range(2 * BUDGET.edits_a_day):
        bench.clock.tick(LEASE)
        with pytest.raises(Halt, match="is protected"):
            editor.round()
    assert bench.edits().since(written) == 1
    bench.suspects(1, REPORT)
    with pytest.raises(Halt, match="is protected"):
        editor.round()
    assert len(edits(bench)) == 2
    bench.wiki.before_index = lambda: None
    editor.round()
    assert bench.wiki.listed == [FIRST]
