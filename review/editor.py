"""The editor's round: notices go to the wiki, each once, within the budget.

Only one process edits, under a lease in the database, and it works in rounds:

1. What a crash or a lost answer left half done is looked for in the page's history
   (not in its text: a human may have removed it since), and counted or released.
2. The run page is asked. If it does not say yes, nothing is written.
3. All report rows that are due go into one edit of the day's page, at intervals.
4. Each file page that is to get the category gets one edit, within the budget. Before
   the first of a day, one edit makes that day's category: it is hidden by its own page.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from review.errors import Declined, LostClaim, Permanent, Transient
from review.notice import Batch, Mode, Notice, NoticeKind
from review.ports import Desk, Wiki
from review.rehearsal import Rehearsal

AHEAD = timedelta(minutes=1)  # more than passes between the look and the edit
ROWS_IN_ONE_EDIT = 50  # the summary and the diff stay readable; the API's batch size


@dataclass(frozen=True, kw_only=True)
class Budget:
    """How much may be written at most, whatever happens."""

    edits_a_minute: int
    edits_a_day: int
    report_interval: timedelta


@dataclass(frozen=True, kw_only=True)
class Editor:
    """Takes notices to the wiki, over the ports.

    With a `rehearsal`, a dry run shows what would be written.
    """

    desk: Desk
    wiki: Wiki
    mode: Mode
    budget: Budget
    clock: Callable[[], datetime]
    rehearsal: Rehearsal | None = None

    def round(self) -> None:
        """One round. Raises Halt when an operator or the run page must say so first.

        Raises Transient when the wiki cannot be asked now: the next round is as good.
        """
        if not self.desk.hold_lease():
            return
        try:
            if self.mode is Mode.DRY_RUN:
                self._pretend()
            else:
                self._work()
        except LostClaim as why:  # another editor took over while this one slept
            raise Transient(str(why)) from None

    def retire(self) -> None:
        """Between two rounds: let another process edit at once."""
        self.desk.drop_lease()

    def _work(self) -> None:
        self._recover()
        if not any(self.desk.due(kind, 1) for kind in self.mode.notices):
            return
        self.wiki.may_run()
        self._report()
        if NoticeKind.CATEGORY in self.mode.notices:
            self._tag()

    def _pretend(self) -> None:
        due = [n for kind in NoticeKind for n in self.desk.due(kind, ROWS_IN_ONE_EDIT)]
        if self.rehearsal is not None:
            self.rehearsal.perform(due, self.clock())
        for notice in due:
            self.desk.would_write(notice)

    def _recover(self) -> None:
        for batch in self.desk.unfinished():
            try:
                revision = self.wiki.find(batch)
            except Permanent as why:  # the page was deleted meanwhile
                self._decline(batch, str(why))
                continue
            if revision is None:
                self.desk.release(batch)
            else:
                self.desk.written(batch, revision)

    def _report(self) -> None:
        last = self.desk.last_report_edit()
        now = self.clock()
        # A time in the future was set by a clock that was wrong: it holds nothing up.
        if last is not None and last <= now < last + self.budget.report_interval:
            return
        notices = self._without_objection(self.desk.due(NoticeKind.REPORT, ROWS_IN_ONE_EDIT))
        if notices and self._edits_left() > 0:
            self._write(notices, self.wiki.report)

    def _tag(self) -> None:
        due = self._without_objection(self.desk.due(NoticeKind.CATEGORY, ROWS_IN_ONE_EDIT))
        for notice in due:
            self._open_category()
            if self._edits_left() < 1:
                return
            self._write([notice], self.wiki.tag)

    def _open_category(self) -> None:
        """Also the next day's, just before midnight: it may be that when the edit is begun."""
        now = self.clock()
        for day in sorted({now.date(), (now + AHEAD).date()}):
            if self._edits_left() > 0 and self.wiki.category_missing(day):
                self._hold_lease()
                self.desk.note_edit(f"category {day}")
                self.wiki.make_category(day)

    def _write(self, notices: list[Notice], edit: Callable[[Batch], int]) -> None:
        """One edit. Whatever is not certain stays begun, for the next round's history."""
        self._hold_lease()
        batch = self.desk.begin(notices)
        try:
            revision = edit(batch)
        except Permanent as why:
            self._decline(batch, str(why), by_person=isinstance(why, Declined))
        else:
            self.desk.written(batch, revision)

    def _hold_lease(self) -> None:
        if not self.desk.hold_lease():
            raise LostClaim("the editor's lease was lost")

    def _decline(self, batch: Batch, reason: str, *, by_person: bool = False) -> None:
        self.desk.release(batch)  # fails if it is another editor's by now
        for notice in batch.notices:
            self.desk.decline(notice, reason, by_person=by_person)

    def _without_objection(self, notices: list[Notice]) -> list[Notice]:
        objections = self.wiki.objections(notices) if notices else {}
        for notice in notices:
            if notice.id in objections:
                self.desk.withdraw(notice, objections[notice.id])
        return [notice for notice in notices if notice.id not in objections]

    def _edits_left(self) -> int:
        now = self.clock()
        return min(
            self.budget.edits_a_minute - self.desk.edits_since(now - timedelta(minutes=1)),
            self.budget.edits_a_day - self.desk.edits_since(now - timedelta(days=1)),
        )
