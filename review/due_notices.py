"""Which notices are written next: those that are due, within the budget, and not objected to."""

from collections.abc import Callable, Set
from dataclasses import dataclass
from datetime import datetime

from review.budget import HOUR, Budget
from review.notice import Notice, NoticeKind
from review.objection import ASKED_TOGETHER
from review.ports import Desk, Edits, Reports, Wiki
from review.rows import FILES_IN_ONE_EDIT, RECENTLY, ROWS_IN_ONE_EDIT, Row, mass, rows
from review.screening import allowed


@dataclass(frozen=True, kw_only=True)
class DueNotices:
    """Asks the database, then the wiki, which may have heard an objection meanwhile.

    What is objected to is declined or withdrawn on the way. Both methods raise Halt or Transient
    when the wiki cannot say.
    """

    desk: Desk
    edits: Edits
    reports: Reports
    wiki: Wiki
    budget: Budget
    mass_upload: int
    clock: Callable[[], datetime]

    def rows(self) -> list[Row]:
        """For one edit of the report: at most ROWS_IN_ONE_EDIT of them."""
        now = self.clock()
        many = mass(self.reports.recent(now - RECENTLY), self.mass_upload, now)
        due = self._affordable(NoticeKind.REPORT, FILES_IN_ONE_EDIT, without=many.resting)
        return rows(self._allowed(due), many.uploaders)[:ROWS_IN_ONE_EDIT]

    def files(self) -> list[Notice]:
        """That are to get the template: as many as the wiki is asked about at once, at most."""
        return self._allowed(self._affordable(NoticeKind.CATEGORY, ASKED_TOGETHER))

    def _allowed(self, notices: list[Notice]) -> list[Notice]:
        return allowed(notices, desk=self.desk, reports=self.reports, wiki=self.wiki)

    def _affordable(
        self, kind: NoticeKind, limit: int, *, without: Set[str] = frozenset()
    ) -> list[Notice]:
        listed = self.edits.files_since(self.clock() - HOUR)
        # What costs nothing may stand behind more than `limit` that cannot be afforded.
        on = listed if self.budget.used_up(listed) else None
        return self.budget.affordable(self.desk.due(kind, limit, without=without, on=on), listed)
