"""A dry run that shows what it would write."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from review.errors import Permanent, Transient
from review.notice import Batch, Mode, Notice, NoticeKind
from review.objection import Objection
from review.rehearsal import Rehearsal
from review.status import NoticeStatus
from tests.review.editing import LEASE, MemoryBench

REPORT, CATEGORY = NoticeKind.REPORT, NoticeKind.CATEGORY


@pytest.fixture
def bench() -> MemoryBench:
    bench = MemoryBench(mode=Mode.DRY_RUN)
    bench.wiki.lacks_categories = True
    return bench


def perform(bench: MemoryBench, *, named: bool = True) -> list[str]:
    """A round; what was said."""
    said: list[str] = []
    rehearsal = Rehearsal(wiki=bench.wiki, mass_upload=10, say=said.append, named=named)
    replace(bench.editor(), rehearsal=rehearsal).round()
    return said


def shown(bench: MemoryBench) -> list[tuple[NoticeKind, list[int]]]:
    return [(e.batch.kind, [n.page_id for n in e.batch.notices]) for e in bench.wiki.edits]


def test_each_suspect_is_shown_as_a_row_and_with_its_template(bench: MemoryBench) -> None:
    pages = bench.suspects(2, REPORT)
    assert perform(bench) == []
    assert shown(bench) == [(REPORT, pages), (CATEGORY, pages[:1]), (CATEGORY, pages[1:])]
    assert bench.wiki.categories == [bench.clock().date()]
    assert set(bench.statuses()) == {NoticeStatus.DRY_RUN}


def test_once_each(bench: MemoryBench) -> None:
    bench.suspects(1, REPORT, CATEGORY)
    perform(bench)
    perform(bench)
    assert [kind for kind, _ in shown(bench)] == [REPORT, CATEGORY]


def test_the_wiki_is_asked_about_fifty_files_at_a_time(bench: MemoryBench) -> None:
    """Of two kinds more may be due, where the mode was another before; it answers no more."""
    asked: list[int] = []
    objections = bench.wiki.objections

    def counting(notices: Sequence[Notice]) -> dict[int, Objection]:
        asked.append(len(notices))
        return objections(notices)

    bench.wiki.objections = counting  # type: ignore[method-assign]
    bench.suspects(40, CATEGORY)
    bench.suspects(40, REPORT)
    perform(bench)
    assert asked == [50, 30]


def test_what_there_would_not_be_is_said(bench: MemoryBench) -> None:
    gone, kept = bench.suspects(2, REPORT)
    bench.wiki.deleted.add(gone)
    bench.wiki.running = False

    def refuse(batch: Batch) -> None:
        if batch.kind is CATEGORY:
            raise Permanent("the page asks bots to stay away")

    bench.wiki.before_edit = refuse
    said = perform(bench)
    assert [line.split(": ")[-1] for line in said] == [
        "the run page does not say yes",
        "the file is deleted",
        "the page asks bots to stay away",
    ]
    assert shown(bench) == [(REPORT, [kept])]


def test_without_an_account_no_run_page_is_asked(bench: MemoryBench) -> None:
    bench.suspects(1, REPORT)
    bench.wiki.running = False
    assert perform(bench, named=False) == []


def test_a_wiki_that_cannot_be_asked_loses_nothing(bench: MemoryBench) -> None:
    [page] = bench.suspects(1, REPORT)

    def fail(_: Batch) -> None:
        raise Transient("no answer")

    bench.wiki.before_edit = fail
    with pytest.raises(Transient):
        perform(bench)
    assert bench.statuses() == [NoticeStatus.DUE]
    bench.wiki.before_edit = lambda _: None
    bench.clock.tick(LEASE)
    perform(bench)
    assert shown(bench) == [(REPORT, [page]), (CATEGORY, [page])]
