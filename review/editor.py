"""The editor's round: notices go to the wiki, each once, within the budget.

Only one process edits, under a lease in the database, and it works in rounds:

1. What a crash or a lost answer left half done is looked for in the wiki's history
   (not in its text: a human may have removed it since), and counted or released.
2. Where an admin has paused the editing, nothing is written.
3. The bot's own page says how the service stands, if that has changed: once an hour at most,
   and if the run page says yes. That is no listing.
4. Where the service has stopped itself, nothing is listed.
5. The run page is asked. If it does not say yes, nothing is written.
6. A report page that the round before has made is put on the index page.
7. All report rows that are due go into one edit of the day's page, at intervals; before
   that page has too many, the day's next one is begun.
8. Each file page that is to get the category gets one edit, within the budget. Before
   the first of a day, one edit makes that day's category: it is hidden by its own page.

What is over the budget stays due. What is exempt, or was answered by a person in the other
place, whether that has been read or not, is declined, for good.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property, partial

from review.budget import HOUR, Budget
from review.bulletin import Bulletins
from review.due_notices import DueNotices
from review.errors import Halt, LostClaim, Permanent, Transient
from review.log_lines import tell_not_written
from review.notice import Mode, NoticeKind
from review.ports import Breaker, Desk, Edits, Reports, Wiki
from review.rehearsal import Rehearsal
from review.rows import ROWS_IN_ONE_EDIT, page_number
from review.writer import Writer

STATUS = "status"  # the name under which an edit of the bot's own page is noted
AHEAD = timedelta(minutes=1)  # more than passes between the look and the edit


@dataclass(frozen=True, kw_only=True)
class Editor:
    """Takes notices to the wiki, over the ports.

    Who has more than `mass_upload` files listed within a day, or due, gets one row for all
    that are due. `may_edit` raises Paused while an admin wants nothing written. With a
    `rehearsal`, a dry run shows what would be written. With `bulletins`, the bot's own page
    says how the service stands.
    """

    desk: Desk
    edits: Edits
    reports: Reports
    wiki: Wiki
    breaker: Breaker
    mode: Mode
    budget: Budget
    mass_upload: int
    clock: Callable[[], datetime]
    may_edit: Callable[[], None] = lambda: None
    rehearsal: Rehearsal | None = None
    bulletins: Bulletins | None = None

    def check(self) -> None:
        """Whether it could write now: account and run page. Raises Halt or Transient.

        Asked once at the start: else an operator would hear of a wrong password only when
        the first suspect is there. The lease shows that an editor runs, and waits.
        """
        self.desk.hold_lease()
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

    def note_idle(self, why: str) -> None:
        """Let whoever asks know why nothing is written now; "" while it is."""
        self.desk.note_idle(why)

    def retire(self) -> None:
        """Between two rounds: let another process edit at once."""
        self.desk.drop_lease()

    def _work(self) -> None:
        self._recover()
        self.may_edit()
        no_status = self._tell()
        self.breaker.check()
        if self.desk.is_due(self.mode.notices) or self.reports.unlisted():
            self._list()
        if no_status is not None:
            raise no_status

    def _list(self) -> None:
        self.wiki.may_run()
        no_index = self._index()
        self._report()
        if NoticeKind.CATEGORY in self.mode.notices:
            self._tag()
        if no_index is not None:
            raise no_index

    def _pretend(self) -> None:
        self.may_edit()
        due = [n for kind in NoticeKind for n in self.desk.due(kind, ROWS_IN_ONE_EDIT)]
        if self.rehearsal is not None:
            self.rehearsal.perform(due, self.clock())
            if self.bulletins is not None and (news := self.bulletins.news()):
                self.rehearsal.status(news)
                self.bulletins.said(news)
        for notice in due:
            self.desk.would_write(notice)
            tell_not_written(notice, "dry run")

    def _recover(self) -> None:
        for batch in self.desk.unfinished():
            try:
                revision = self.wiki.find(batch)
            except Permanent as why:  # the page was deleted meanwhile
                self._writer.refused(batch, why)
                continue
            if revision is None:
                self.desk.release(batch)
            else:
                self._writer.written(batch, revision)

    def _tell(self) -> Halt | None:
        """Why that page cannot be edited, as with the index; it is tried again in an hour."""
        if self.bulletins is None or self.edits.noted_since(STATUS, self.clock() - HOUR):
            return None
        if self._writer.edits_left() and (news := self.bulletins.news()):
            try:
                self.wiki.may_run()
                self._writer.other(STATUS, partial(self.wiki.status, news))
            except Halt as why:
                return why
            self.bulletins.said(news)
        return None

    def _index(self) -> Halt | None:
        """Why it cannot be edited, which is said in the end and holds up nothing else."""
        pages = self.reports.unlisted()
        if pages and self._writer.edits_left():
            try:
                self._writer.other("index", partial(self.wiki.index, pages))
            except Halt as why:
                return why
            self.reports.listed(pages)
        return None

    def _report(self) -> None:
        now = self.clock()
        resting = self.budget.report_rests(self.edits.last_report(), now)
        if resting or not self._writer.edits_left():
            return
        if notices := [notice for row in self._due.rows() for notice in row]:
            self._writer.write(notices, self.wiki.report, self._page(now, len(notices)))

    def _page(self, day: datetime, files: int) -> str:
        title = partial(self.wiki.report_page, day)
        return title(page_number(lambda number: self.reports.files_on(title(number)), files))

    def _tag(self) -> None:
        if not self._writer.edits_left():
            return
        for notice in self._due.files():
            self._open_category()
            if not self._writer.edits_left():
                return
            self._writer.write([notice], self.wiki.tag)

    def _open_category(self) -> None:
        """Also the next day's, just before midnight: it may be that when the edit is begun."""
        now = self.clock()
        for day in sorted({now.date(), (now + AHEAD).date()}):
            if self._writer.edits_left() and self.wiki.category_missing(day):
                self._writer.other(f"category {day}", partial(self.wiki.make_category, day))

    @cached_property
    def _writer(self) -> Writer:
        return Writer(desk=self.desk, edits=self.edits, budget=self.budget, clock=self.clock)

    @cached_property
    def _due(self) -> DueNotices:
        return DueNotices(
            desk=self.desk,
            edits=self.edits,
            reports=self.reports,
            wiki=self.wiki,
            budget=self.budget,
            mass_upload=self.mass_upload,
            clock=self.clock,
        )
