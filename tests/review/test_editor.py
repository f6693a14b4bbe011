import dataclasses
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

import pytest

from review.errors import Declined, Halt, Permanent, Transient
from review.notice import Batch, Mode, Notice, NoticeKind
from review.status import NoticeStatus
from tests.review.editing import BUDGET, LEASE, EditingBench, MemoryBench

REPORT, CATEGORY = NoticeKind.REPORT, NoticeKind.CATEGORY
DUE, WRITTEN, DECLINED = NoticeStatus.DUE, NoticeStatus.WRITTEN, NoticeStatus.DECLINED
WRITING, DRY_RUN = NoticeStatus.WRITING, NoticeStatus.DRY_RUN
MINUTE = timedelta(minutes=1)


@pytest.fixture
def bench() -> EditingBench:
    return MemoryBench()


def batches(bench: EditingBench) -> list[tuple[NoticeKind, list[int]]]:
    """What was written: the kind of each edit, and the pages that it names."""
    edits = (edit.batch for edit in bench.wiki.edits)
    return [(batch.kind, [n.page_id for n in batch.notices]) for batch in edits]


def test_the_report_comes_first_in_one_edit_then_each_file(bench: EditingBench) -> None:
    pages = bench.suspects(2, CATEGORY, REPORT)
    bench.editor().round()
    assert batches(bench) == [(REPORT, pages), (CATEGORY, pages[:1]), (CATEGORY, pages[1:])]
    assert set(bench.statuses()) == {WRITTEN}
    tokens = {notice.revision: notice.token for notice in bench.notices()}
    assert tokens == {edit.revision: edit.batch.token for edit in bench.wiki.edits}


def test_each_edit_has_its_own_token(bench: EditingBench) -> None:
    bench.suspects(2, CATEGORY, REPORT)
    bench.editor().round()
    assert len({edit.batch.token for edit in bench.wiki.edits}) == 3


def test_one_report_edit_takes_fifty_rows(bench: EditingBench) -> None:
    pages = bench.suspects(51, REPORT)
    editor = bench.editor()
    editor.round()
    assert batches(bench) == [(REPORT, pages[:50])]
    bench.clock.tick(BUDGET.report_interval)
    editor.round()
    assert batches(bench)[1:] == [(REPORT, pages[50:])]


def test_nothing_due_asks_nothing(bench: EditingBench) -> None:
    bench.wiki.running = False
    bench.editor().round()  # else it would raise Halt


def test_what_waits_is_not_put_in_turns_while_the_report_rests(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bench = MemoryBench(mode=Mode.REPORT)
    bench.suspects(1, REPORT)
    desk = bench.desk()
    bench.editor(desk).round()
    bench.suspects(1, REPORT)
    bench.clock.tick(MINUTE)

    def no(*_: object, **__: object) -> list[Notice]:
        raise AssertionError("nothing can be written")

    monkeypatch.setattr(desk, "due", no)
    bench.editor(desk).round()
    assert bench.statuses() == [WRITTEN, DUE]


def test_dry_run_writes_nothing_and_says_so_in_the_rows() -> None:
    bench = MemoryBench(mode=Mode.DRY_RUN)
    bench.suspects(3, CATEGORY, REPORT)
    bench.wiki.running = False  # it is not asked either
    bench.editor().round()
    assert bench.wiki.edits == []
    assert set(bench.statuses()) == {DRY_RUN}
    bench.mode = Mode.CATEGORY
    bench.clock.tick(LEASE)
    bench.editor().round()
    assert bench.wiki.edits == []  # and it stays so when the mode changes


def test_dry_run_leaves_a_doubtful_edit_alone() -> None:
    bench = MemoryBench()
    bench.suspects(1, REPORT)
    bench.desk().begin(bench.desk().due(REPORT, 1))
    bench.mode = Mode.DRY_RUN
    bench.clock.tick(2 * LEASE)
    bench.editor().round()
    assert bench.statuses() == [WRITING]


def test_report_mode_writes_no_category_that_another_mode_left_behind(bench: EditingBench) -> None:
    bench.suspects(1, CATEGORY)
    editor = dataclasses.replace(bench.editor(), mode=Mode.REPORT)
    bench.wiki.running = False  # so little is due that it is not even asked
    editor.round()
    bench.wiki.running = True
    bench.suspects(1, REPORT)
    editor.round()
    assert [kind for kind, _ in batches(bench)] == [REPORT]
    assert bench.statuses() == [DUE, WRITTEN]


def test_the_run_page_stops_all_writing(bench: EditingBench) -> None:
    bench.suspects(2, CATEGORY, REPORT)
    bench.wiki.running = False
    with pytest.raises(Halt, match="run page"):
        bench.editor().round()
    assert bench.wiki.edits == []
    assert set(bench.statuses()) == {DUE}


def test_only_the_holder_of_the_lease_works(bench: EditingBench) -> None:
    bench.suspects(1, REPORT)
    other = bench.desk()
    assert other.hold_lease()
    bench.editor().round()
    assert bench.wiki.edits == []
    bench.clock.tick(LEASE)
    bench.editor().round()
    assert len(bench.wiki.edits) == 1


def test_objections_withdraw_and_the_others_are_written(bench: EditingBench) -> None:
    gone, replaced, good = bench.suspects(3, CATEGORY, REPORT)
    bench.wiki.deleted.add(gone)
    bench.wiki.objecting[replaced] = "another version has taken its place"
    bench.editor().round()
    assert batches(bench) == [(REPORT, [good]), (CATEGORY, [good])]
    reasons = ["the file is deleted"] * 2 + ["another version has taken its place"] * 2 + [""] * 2
    assert [notice.reason for notice in bench.notices()] == reasons
    assert bench.statuses() == [NoticeStatus.WITHDRAWN] * 4 + [WRITTEN] * 2


def test_who_answered_in_the_row_has_answered_for_the_file_s_page_too(
    bench: EditingBench,
) -> None:
    """Before the reader has come to that page: one question for all files, and none a file."""
    bench.budget = dataclasses.replace(BUDGET, edits_a_minute=1)
    pages = bench.suspects(3, CATEGORY, REPORT)
    editor = bench.editor()
    editor.round()
    bench.wiki.spoken.update(pages[:2])
    for _ in range(2):  # the index comes first
        bench.clock.tick(2 * MINUTE)
        editor.round()
    assert batches(bench) == [(REPORT, pages), (CATEGORY, pages[2:])]
    of_category = [n for n in bench.notices() if n.kind is CATEGORY]
    assert [n.status for n in of_category] == [DECLINED, DECLINED, WRITTEN]
    assert of_category[0].reason == "a person has answered in another place"
    assert bench.wiki.asked_about == [pages]


def test_who_took_the_template_off_has_answered_for_the_row_too(bench: EditingBench) -> None:
    """Before the reader has come to that page, as rows come at intervals."""
    bench.budget = dataclasses.replace(BUDGET, edits_a_minute=10, edits_a_day=10)
    [first] = bench.suspects(1, CATEGORY, REPORT)
    editor = bench.editor()
    editor.round()
    pages = bench.suspects(2, CATEGORY, REPORT)
    bench.clock.tick(MINUTE)
    editor.round()  # the template only: the report rests
    bench.wiki.spoken.add(pages[0])
    bench.clock.tick(BUDGET.report_interval)
    editor.round()
    assert batches(bench)[-1] == (REPORT, [pages[1]])
    of_report = {n.page_id: n.status for n in bench.notices() if n.kind is REPORT}
    assert of_report == {first: WRITTEN, pages[0]: DECLINED, pages[1]: WRITTEN}
    assert bench.wiki.asked_about[-1] == pages


def test_what_stands_in_no_row_is_not_asked_about(bench: EditingBench) -> None:
    bench.suspects(1, CATEGORY)
    bench.editor().round()
    assert set(bench.statuses()) == {WRITTEN}
    assert bench.wiki.asked_about == []


def test_what_is_exempt_is_declined_for_good_and_not_by_a_person(bench: EditingBench) -> None:
    exempt, good = bench.suspects(2, CATEGORY, REPORT)
    bench.wiki.exempt[exempt] = "exempt: the uploader has opted out"
    bench.editor().round()
    assert batches(bench) == [(REPORT, [good]), (CATEGORY, [good])]
    assert bench.statuses() == [DECLINED] * 2 + [WRITTEN] * 2
    assert {notice.reason for notice in bench.notices()} == {
        "exempt: the uploader has opted out",
        "",
    }
    assert isinstance(bench, MemoryBench)
    assert [entry.decision for entry in bench.memory.notices.values()] == [None] * 4


@pytest.mark.parametrize("due", [0, 1])
def test_a_stop_holds_whatever_is_due_and_the_run_page_is_not_even_asked(
    bench: EditingBench, due: int
) -> None:
    bench.suspects(due, CATEGORY, REPORT)
    bench.wiki.running = False
    bench.breaker.stopped = "listing stopped by itself"
    editor = bench.editor()
    with pytest.raises(Halt, match="stopped by itself"):
        editor.round()
    assert (bench.wiki.edits, set(bench.statuses())) == ([], {DUE} if due else set())
    bench.wiki.running, bench.breaker.stopped = True, ""
    editor.round()
    assert len(bench.wiki.edits) == 2 * due


def test_a_stop_leaves_what_was_begun_before_it_to_be_found(bench: EditingBench) -> None:
    bench.suspects(1, REPORT)
    bench.wiki.report(bench.desk().begin(bench.desk().due(REPORT, 1)))
    bench.breaker.stopped = "listing stopped by itself"
    bench.clock.tick(LEASE + MINUTE)
    with pytest.raises(Halt):
        bench.editor().round()
    assert bench.statuses() == [WRITTEN]


def test_the_start_asks_the_run_page_though_nothing_is_due(bench: EditingBench) -> None:
    bench.editor().check()
    bench.wiki.running = False
    with pytest.raises(Halt, match="run page"):
        bench.editor().check()
    bench.mode = Mode.DRY_RUN
    bench.editor().check()


@pytest.mark.parametrize("kind", NoticeKind)
def test_a_page_that_says_never_is_declined_with_the_reason(
    bench: EditingBench, kind: NoticeKind
) -> None:
    bench.suspects(1, kind)

    def refuse(_: Batch) -> None:
        raise Permanent("the page asks bots to stay away")

    bench.wiki.before_edit = refuse
    bench.editor().round()
    assert (bench.statuses(), [notice.reason for notice in bench.notices()]) == (
        [DECLINED],
        ["the page asks bots to stay away"],
    )
    assert bench.edits().since(bench.clock() - MINUTE) == 0


def test_a_page_that_says_never_does_not_stop_the_others(bench: EditingBench) -> None:
    first, second = bench.suspects(2, CATEGORY)

    def refuse_first(batch: Batch) -> None:
        if batch.notices[0].page_id == first:
            raise Permanent("no")

    bench.wiki.before_edit = refuse_first
    bench.editor().round()
    assert batches(bench) == [(CATEGORY, [second])]


def test_an_editor_that_lost_its_lease_writes_nothing(bench: EditingBench) -> None:
    bench.suspects(2, CATEGORY)
    other = bench.desk()

    def somebody_else_takes_over(_: Batch) -> None:
        bench.clock.tick(LEASE)
        assert other.hold_lease()

    bench.wiki.after_edit = somebody_else_takes_over
    with pytest.raises(Transient, match="lease was lost"):
        bench.editor().round()
    assert len(bench.wiki.edits) == 1
    assert bench.statuses() == [WRITTEN, DUE]


def test_an_editor_that_slept_too_long_does_not_touch_what_another_one_began(
    bench: EditingBench,
) -> None:
    """It slept between its edit and the row: the edit had not arrived when the other looked."""
    bench.suspects(1, CATEGORY)
    other = bench.desk()
    others: list[Batch] = []

    def sleep(batch: Batch) -> None:
        bench.clock.tick(LEASE + MINUTE)
        assert other.hold_lease()
        other.release(batch)
        others.append(other.begin(other.due(CATEGORY, 1)))

    bench.wiki.after_edit = sleep
    with pytest.raises(Transient, match="another editor"):
        bench.editor().round()
    [notice] = bench.notices()
    assert (notice.status, notice.token, notice.revision) == (WRITING, others[0].token, None)


def test_the_same_when_the_page_said_never(bench: EditingBench) -> None:
    bench.suspects(1, CATEGORY)
    other = bench.desk()

    def sleep(batch: Batch) -> None:
        other.release(batch)
        other.begin(other.due(CATEGORY, 1))
        raise Permanent("no")

    bench.wiki.before_edit = sleep
    with pytest.raises(Transient, match="another editor"):
        bench.editor().round()
    assert bench.statuses() == [WRITING]


@pytest.mark.parametrize(("error", "decided"), [(Declined, True), (Permanent, False)])
def test_a_person_s_decision_is_remembered_as_one(error: type[Permanent], decided: bool) -> None:
    bench = MemoryBench()
    bench.suspects(1, CATEGORY)

    def refuse(_: Batch) -> None:
        raise error("a person has taken the file off the list")

    bench.wiki.before_edit = refuse
    bench.editor().round()
    [entry] = bench.memory.notices.values()
    assert entry.status is DECLINED
    assert (entry.decision is not None) is decided


def test_a_days_category_comes_before_its_first_file(bench: EditingBench) -> None:
    bench.wiki.lacks_categories = True
    bench.suspects(1, REPORT)
    editor = bench.editor()
    editor.round()
    assert bench.wiki.categories == []  # no file needs it yet
    bench.clock.tick(timedelta(minutes=1, seconds=1))
    bench.suspects(2, CATEGORY)
    editor.round()  # the index, the category, and one file
    assert bench.wiki.categories == [bench.clock().date()]
    assert [kind for kind, _ in batches(bench)] == [REPORT, CATEGORY]
    assert bench.edits().since(bench.clock() - MINUTE) == BUDGET.edits_a_minute


def test_a_category_that_was_taken_away_stops_files_but_not_the_report(
    bench: EditingBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def removed(_: date) -> bool:
        raise Halt("the page was deleted")

    monkeypatch.setattr(bench.wiki, "category_missing", removed)
    bench.suspects(1, CATEGORY, REPORT)
    with pytest.raises(Halt, match="was deleted"):
        bench.editor().round()
    assert batches(bench) == [(REPORT, [n.page_id for n in bench.notices()][:1])]
    assert sorted(bench.statuses()) == [DUE, WRITTEN]


def test_a_report_that_the_wiki_refuses_stops_files_too_and_costs_nothing(
    bench: EditingBench,
) -> None:
    """Each round: it is no edit of which the report would have to rest."""
    bench.suspects(1, CATEGORY, REPORT)

    def refuse(_: Batch) -> None:
        raise Halt("the page was deleted")

    bench.wiki.before_edit = refuse
    editor, begin = bench.editor(), bench.clock()
    for _ in range(2 * BUDGET.edits_a_day):
        bench.clock.tick(timedelta(seconds=30))
        with pytest.raises(Halt, match="was deleted"):
            editor.round()
    assert bench.statuses() == [DUE, DUE]
    assert (bench.edits().since(begin), bench.edits().files_since(begin)) == (0, frozenset())


def test_an_edit_that_is_begun_after_midnight_finds_its_category(bench: EditingBench) -> None:
    """The wiki in memory takes no file whose category is missing."""
    bench.wiki.lacks_categories = True
    bench.suspects(1, CATEGORY)
    midnight = datetime.combine(bench.clock().date() + timedelta(days=1), time(), UTC)
    bench.clock.tick(midnight - timedelta(seconds=1) - bench.clock())
    desk = bench.desk()
    begin = desk.begin

    def late(notices: Sequence[Notice], place: str = "") -> Batch:
        bench.clock.tick(timedelta(seconds=2))
        return begin(notices, place)

    desk.begin = late  # type: ignore[method-assign]
    bench.editor(desk).round()
    assert bench.wiki.edits[0].batch.begun_at > midnight
    assert len(bench.wiki.categories) == 2


def test_a_category_waits_for_the_budget_as_any_edit_does(bench: EditingBench) -> None:
    bench.wiki.lacks_categories = True
    bench.suspects(2, REPORT, CATEGORY)
    for _ in range(BUDGET.edits_a_minute):
        bench.edits().note("another")
    bench.editor().round()
    assert (bench.wiki.edits, bench.wiki.categories) == ([], [])


def test_a_category_that_was_made_and_nobody_heard_of_counts(bench: EditingBench) -> None:
    bench.wiki.lacks_categories = True
    bench.suspects(3, CATEGORY)

    def lose_the_answer(_: date) -> None:
        raise Transient("the answer was lost")

    bench.wiki.after_category = lose_the_answer
    with pytest.raises(Transient):
        bench.editor().round()
    bench.editor().retire()
    bench.clock.tick(timedelta(seconds=30))
    assert bench.edits().since(bench.clock() - MINUTE) == 1
    assert len(bench.wiki.categories) == 1


def test_a_category_that_the_wiki_refuses_costs_nothing_and_the_report_goes_on(
    bench: EditingBench,
) -> None:
    bench.wiki.lacks_categories = True
    bench.suspects(1, CATEGORY)

    def refuse(day: date) -> None:
        bench.wiki.categories.remove(day)
        raise Halt("nobody may make that page")

    bench.wiki.after_category = refuse
    editor, begin = bench.editor(), bench.clock()
    for _ in range(2 * BUDGET.edits_a_day):
        bench.clock.tick(MINUTE)
        with pytest.raises(Halt, match="nobody may"):
            editor.round()
    assert bench.edits().since(begin) == 0
    bench.suspects(1, REPORT)
    with pytest.raises(Halt, match="nobody may"):
        editor.round()
    assert [kind for kind, _ in batches(bench)] == [REPORT]
