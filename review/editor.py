"""The editor's round: notices go to the wiki, each once, within the budget.

Only one process edits, under a lease in the database, and it works in rounds:

1. What a crash or a lost answer left half done is looked for in the page's history
   (not in its text: a human may have removed it since), and counted or released.
2. The breaker is asked: where the service has stopped itself, nothing is written.
3. The run page is asked. If it does not say yes, nothing is written.
4. All report rows that are due go into one edit of the day's page, at intervals.
5. Each file page that is to get the category gets one edit, within the budget.

What is over the budget stays due. What is exempt is declined, for good.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from review.budget import DAY, HOUR, MINUTE, Budget
from review.errors import Declined, LostClaim, Permanent, Transient
from review.notice import Batch, Mode, Notice, NoticeKind
from review.ports import Breaker, Desk, Wiki

ROWS_IN_ONE_EDIT = 50  # the summary and the diff stay readable; the API's batch size


@dataclass(frozen=True, kw_only=True)
class Editor:
    """Takes notices to the wiki, over the ports."""

    desk: Desk
    wiki: Wiki
    breaker: Breaker
    mode: Mode
    budget: Budget
    clock: Callable[[], datetime]

    def check(self) -> None:
        """Whether it could write now: account and run page. Raises Halt or Transient.

        Asked once at the start: else an operator would hear of a wrong password only when
        the first suspect is there.
        """
        if self.mode is not Mode.DRY_RUN:
            self.wiki.may_run()

    def round(self) -> None:
        """One round. Raises Halt when an operator or the run page must say yes first.

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
        self.breaker.check()
        if not any(self.desk.due(kind, 1) for kind in self.mode.notices):
            return
        self.wiki.may_run()
        self._report()
        if NoticeKind.CATEGORY in self.mode.notices:
            self._tag()

    def _pretend(self) -> None:
        for kind in NoticeKind:
            for notice in self.desk.due(kind, ROWS_IN_ONE_EDIT):
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
        resting = self.budget.report_rests(self.desk.last_report_edit(), self.clock())
        if resting or not self._edits_left():
            return
        if notices := self._without_objection(self._affordable(NoticeKind.REPORT)):
            self._write(notices, self.wiki.report)

    def _tag(self) -> None:
        if left := self._edits_left():
            due = self._without_objection(self._affordable(NoticeKind.CATEGORY))
            for notice in due[:left]:
                self._write([notice], self.wiki.tag)

    def _write(self, notices: list[Notice], edit: Callable[[Batch], int]) -> None:
        """One edit. Whatever is not certain stays begun, for the next round's history."""
        if not self.desk.hold_lease():
            raise LostClaim("the editor's lease was lost")
        batch = self.desk.begin(notices)
        try:
            revision = edit(batch)
        except Permanent as why:
            self._decline(batch, str(why), by_person=isinstance(why, Declined))
        else:
            self.desk.written(batch, revision)

    def _decline(self, batch: Batch, reason: str, *, by_person: bool = False) -> None:
        self.desk.release(batch)  # fails if it is another editor's by now
        for notice in batch.notices:
            self.desk.decline(notice, reason, by_person=by_person)

    def _without_objection(self, notices: list[Notice]) -> list[Notice]:
        objections = self.wiki.objections(notices) if notices else {}
        for notice in notices:
            if (objection := objections.get(notice.id)) is not None:
                end = self.desk.decline if objection.exempt else self.desk.withdraw
                end(notice, objection.reason)
        return [notice for notice in notices if notice.id not in objections]

    def _affordable(self, kind: NoticeKind) -> list[Notice]:
        listed = self.desk.flags_since(self.clock() - HOUR)
        return self.budget.affordable(self.desk.due(kind, ROWS_IN_ONE_EDIT), listed)

    def _edits_left(self) -> int:
        now = self.clock()
        return self.budget.edits_left(
            last_minute=self.desk.edits_since(now - MINUTE),
            last_day=self.desk.edits_since(now - DAY),
        )
