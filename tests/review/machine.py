"""Editors that are killed, cut off and overtaken at any point, in any order.

Whatever happens, no notice is written twice, the budget holds, no page grows too long,
nobody gets a second row for many within the hour, and nothing is written while listing is
stopped, of what is exempt, or after a person has answered in its row; and once all is quiet
again, every notice was written that nothing spoke against, and every report page is on the
index once.
"""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from review.errors import Halt, Transient
from review.notice import MASS_ROW, Batch, NoticeKind
from review.ports import Desk, Reports, Wiki
from review.status import NoticeStatus
from tests.review.editing import BUDGET, LEASE, EditingBench

BUDGET_OF_FLAGS = replace(BUDGET, edits_a_day=100, flags_an_hour=4)
MASS_UPLOAD = 3  # by little, so that it comes often
ENDED = {NoticeStatus.WRITTEN, NoticeStatus.DECLINED, NoticeStatus.WITHDRAWN}
CALM_DAYS = 5  # on which nothing may change any more

PROCESSES = st.integers(0, 1)
WAITS = [timedelta(seconds=1), timedelta(seconds=59), timedelta(minutes=2), LEASE * 1.1]
WAITS += [timedelta(minutes=20)]


class Killed(BaseException):
    """The end of a process: nothing in it catches this."""


class Broken(Exception):
    """An error that nobody foresaw."""


class Fuse:
    """Raises the error when it has burnt down: each call burns it before and after."""

    def __init__(self, length: int, error: type[BaseException]) -> None:
        self._left = length
        self._error = error

    def around(self, real: object) -> Any:
        return _Fused(real, self)

    def burn(self) -> None:
        self._left -= 1
        if self._left == 0:
            raise self._error("burnt down")


class _Fused:
    def __init__(self, real: object, fuse: Fuse) -> None:
        self._real = real
        self._fuse = fuse

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            self._fuse.burn()
            answer = getattr(self._real, name)(*args, **kwargs)
            self._fuse.burn()
            return answer

        return call


class EditorMachine(RuleBasedStateMachine):
    """Two processes that edit; `make_bench` says over what."""

    make_bench: Callable[[], EditingBench]

    @initialize()
    def start(self) -> None:
        self.bench = type(self).make_bench()
        self.bench.budget = BUDGET_OF_FLAGS
        self.bench.mass_upload = MASS_UPLOAD
        self.desks = [self.bench.desk(), self.bench.desk()]
        self.pages: dict[int, int] = {}  # page -> how many notices
        self.edits: list[tuple[datetime, set[int]]] = []  # when, and of which files' pages
        self.mass_rows: dict[str, list[datetime]] = {}  # by uploader
        self.bench.wiki.lacks_categories = True
        self.bench.wiki.after_edit = self._note
        self.bench.wiki.after_index = self._note_other
        self.bench.wiki.after_category = self._note_other

    @rule(
        count=st.integers(1, 4),
        kinds=st.sets(st.sampled_from(NoticeKind), min_size=1),
        uploader=st.sampled_from(["One", "Another"]),
    )
    def find_suspects(self, count: int, kinds: set[NoticeKind], uploader: str) -> None:
        for page in self.bench.suspects(count, *kinds, uploader=uploader):
            self.pages[page] = len(kinds)

    @rule(by=st.sampled_from(WAITS))
    def wait(self, by: timedelta) -> None:
        self.bench.clock.tick(by)

    @rule(process=PROCESSES)
    def round(self, process: int) -> None:
        self._round(self.desks[process], self.bench.wiki, self.bench.reports())

    @rule(
        process=PROCESSES,
        length=st.integers(1, 60),
        error=st.sampled_from([Killed, Broken, Transient]),
    )
    def round_with_trouble(self, process: int, length: int, error: type[BaseException]) -> None:
        fuse, reports = Fuse(length, error), self.bench.reports()
        try:
            self._round(*map(fuse.around, (self.desks[process], self.bench.wiki, reports)))
        except Broken:
            pass
        except Killed:
            self.desks[process] = self.bench.desk()

    @rule(yes=st.booleans())
    def change_the_run_page(self, yes: bool) -> None:
        self.bench.wiki.running = yes

    @rule(stopped=st.booleans())
    def stop_or_resume(self, stopped: bool) -> None:
        self.bench.breaker.stopped = "too many" if stopped else ""

    @rule(data=st.data())
    def exempt_a_file(self, data: st.DataObject) -> None:
        unwritten = self.pages.keys() - self._listed_since(datetime.min.replace(tzinfo=UTC))
        if unwritten:
            page = data.draw(st.sampled_from(sorted(unwritten)))
            self.bench.wiki.exempt[page] = "exempt: a test"

    @rule(data=st.data())
    def answer_in_a_row(self, data: st.DataObject) -> None:
        rows = [n for n in self.bench.notices() if n.kind is NoticeKind.REPORT]
        if written := sorted(n.page_id for n in rows if n.status is NoticeStatus.WRITTEN):
            self.bench.wiki.spoken.add(data.draw(st.sampled_from(written)))

    @rule(data=st.data())
    def delete_a_file(self, data: st.DataObject) -> None:
        if self.pages:
            self.bench.wiki.deleted.add(data.draw(st.sampled_from(sorted(self.pages))))

    @invariant()
    def no_notice_is_written_twice(self) -> None:
        if hasattr(self, "bench"):
            assert all(times == 1 for times in self._times_written().values())

    @invariant()
    def the_budget_holds(self) -> None:
        if hasattr(self, "bench"):
            minute_ago = self.bench.clock() - timedelta(minutes=1)
            assert sum(at > minute_ago for at, _ in self.edits) <= BUDGET.edits_a_minute
            hour_ago = self.bench.clock() - timedelta(hours=1)
            assert len(self._listed_since(hour_ago)) <= BUDGET_OF_FLAGS.flags_an_hour

    @invariant()
    def nobody_has_two_rows_for_many_within_the_hour(self) -> None:
        if hasattr(self, "bench"):
            for times in self.mass_rows.values():
                assert all(b - a >= timedelta(hours=1) for a, b in pairwise(times))

    @invariant()
    def whoever_uploads_much_has_one_row_in_an_edit(self) -> None:
        if hasattr(self, "bench"):
            for edit in self.bench.wiki.edits:
                many = {(n.uploader, n.anchor) for n in edit.batch.notices if n.shared}
                assert len(many) == len({uploader for uploader, _ in many})
                assert all(anchor.startswith(MASS_ROW) for _, anchor in many)

    def teardown(self) -> None:
        self.bench.wiki.running = True
        self.bench.breaker.stopped = ""
        left = 50 + sum(self.pages.values())
        while left > 0:
            self.bench.clock.tick(timedelta(days=1))
            self.round(0)
            left = min(left - 1, CALM_DAYS) if self._settled() else left - 1
        self.no_notice_is_written_twice()
        assert set(self.bench.statuses()) <= ENDED
        written = Counter(n.page_id for e in self.bench.wiki.edits for n in e.batch.notices)
        left_alone = self.bench.wiki.deleted | self.bench.wiki.exempt.keys()
        left_alone |= self.bench.wiki.spoken
        for page, notices in self.pages.items():
            if page not in left_alone:
                assert written[page] == notices
        assert sorted(self.bench.wiki.listed) == self._reports()

    def _settled(self) -> bool:
        """Whether nothing is left to write: some days more have to change nothing."""
        listed = sorted(self.bench.wiki.listed) == self._reports()
        return listed and set(self.bench.statuses()) <= ENDED

    def _reports(self) -> list[str]:
        edits = self.bench.wiki.edits
        return sorted({edit.page for edit in edits if edit.batch.kind is NoticeKind.REPORT})

    def _round(self, desk: Desk, wiki: Wiki, reports: Reports) -> None:
        with suppress(Transient, Halt):
            self.bench.editor(desk, wiki, reports).round()

    def _note(self, batch: Batch) -> None:
        pages = {notice.page_id for notice in batch.notices}
        assert not self.bench.breaker.stopped
        assert not pages & self.bench.wiki.exempt.keys()
        assert not pages & self.bench.wiki.spoken
        self.edits.append((self.bench.clock(), pages))
        for name in {notice.uploader for notice in batch.notices if notice.shared}:
            self.mass_rows.setdefault(name, []).append(self.bench.clock())

    def _listed_since(self, when: datetime) -> set[int]:
        return {page for at, pages in self.edits if at > when for page in pages}

    def _note_other(self, _: object = None) -> None:
        self.edits.append((self.bench.clock(), set()))

    def _times_written(self) -> Counter[int]:
        return Counter(n.id for edit in self.bench.wiki.edits for n in edit.batch.notices)
