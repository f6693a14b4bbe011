"""Editors that are killed, cut off and overtaken at any point, in any order.

Whatever happens, no notice is written twice and the budget holds; and once all is
quiet again, every notice was written that nothing spoke against.
"""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from review.errors import Halt, Transient
from review.notice import NoticeKind
from review.ports import Desk, Wiki
from review.status import NoticeStatus
from tests.review.editing import BUDGET, LEASE, EditingBench

PROCESSES = st.integers(0, 1)
WAITS = [timedelta(seconds=1), timedelta(seconds=59), timedelta(minutes=2), LEASE * 1.1]


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
        self.desks = [self.bench.desk(), self.bench.desk()]
        self.pages: dict[int, int] = {}  # page -> how many notices
        self.edited_at: list[datetime] = []
        self.bench.wiki.lacks_categories = True
        self.bench.wiki.after_edit = self.bench.wiki.after_category = self._note_edit

    @rule(count=st.integers(1, 4), kinds=st.sets(st.sampled_from(NoticeKind), min_size=1))
    def find_suspects(self, count: int, kinds: set[NoticeKind]) -> None:
        for page in self.bench.suspects(count, *kinds):
            self.pages[page] = len(kinds)

    @rule(by=st.sampled_from(WAITS))
    def wait(self, by: timedelta) -> None:
        self.bench.clock.tick(by)

    @rule(process=PROCESSES)
    def round(self, process: int) -> None:
        self._round(self.desks[process], self.bench.wiki)

    @rule(
        process=PROCESSES,
        length=st.integers(1, 60),
        error=st.sampled_from([Killed, Broken, Transient]),
    )
    def round_with_trouble(self, process: int, length: int, error: type[BaseException]) -> None:
        fuse = Fuse(length, error)
        try:
            self._round(fuse.around(self.desks[process]), fuse.around(self.bench.wiki))
        except Broken:
            pass
        except Killed:
            self.desks[process] = self.bench.desk()

    @rule(yes=st.booleans())
    def change_the_run_page(self, yes: bool) -> None:
        self.bench.wiki.running = yes

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
            recent = [t for t in self.edited_at if t > self.bench.clock() - timedelta(minutes=1)]
            assert len(recent) <= BUDGET.edits_a_minute

    def teardown(self) -> None:
        self.bench.wiki.running = True
        for _ in range(50 + sum(self.pages.values())):
            self.bench.clock.tick(timedelta(days=1))
            self.round(0)
        self.no_notice_is_written_twice()
        assert set(self.bench.statuses()) <= {
            NoticeStatus.WRITTEN,
            NoticeStatus.DECLINED,
            NoticeStatus.WITHDRAWN,
        }
        written = Counter(n.page_id for e in self.bench.wiki.edits for n in e.batch.notices)
        for page, notices in self.pages.items():
            if page not in self.bench.wiki.deleted:
                assert written[page] == notices

    def _round(self, desk: Desk, wiki: Wiki) -> None:
        with suppress(Transient, Halt):
            self.bench.editor(desk, wiki).round()

    def _note_edit(self, _: object) -> None:
        self.edited_at.append(self.bench.clock())

    def _times_written(self) -> Counter[int]:
        return Counter(n.id for edit in self.bench.wiki.edits for n in edit.batch.notices)
