"""Report pages: what they hold, and which of them the index page names."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain

from sqlalchemy import ColumnElement, Select, and_, case, func, select, update

from review.notice import MASS_ROW, Notice, NoticeKind
from review.report_page import Placed
from review.rows import Recent
from review.status import NoticeStatus
from store.session import Database
from store.tables import NoticeRow, ReportRow


class Reports:
    """Implements review.ports.Reports for one wiki."""

    def __init__(self, database: Database, wiki: str) -> None:
        self._database = database
        self._wiki = wiki
        self._of_report = and_(NoticeRow.wiki == wiki, NoticeRow.kind == NoticeKind.REPORT)
        self._page_of = ReportRow.wiki == wiki

    def recent(self, since: datetime) -> Mapping[str, Recent]:
        """What is due, and what was listed since then, by uploader."""
        due = (  # of an index alone, and in its order: it may be much
            select(NoticeRow.uploader, func.count())
            .where(self._of_report, NoticeRow.status == NoticeStatus.DUE)
            .group_by(NoticeRow.queue, NoticeRow.uploader)
        )
        written = self._by_uploader(NoticeRow.written_at >= since)
        begun = self._by_uploader(NoticeRow.status == NoticeStatus.WRITING)
        found: defaultdict[str, Recent] = defaultdict(Recent)
        with self._database.read() as session:
            for name, count in session.execute(due):
                found[name] = replace(found[name], due=found[name].due + count)
            for name, count, at in chain(session.execute(written), session.execute(begun)):
                before = found[name]
                times = [time for time in (before.mass_row_at, at) if time is not None]
                latest, listed = max(times, default=None), before.listed + count
                found[name] = replace(before, listed=listed, mass_row_at=latest)
        return found

    def _by_uploader(self, which: ColumnElement[bool]) -> Select[str, int, datetime | None]:
        """How many of the report's rows, and when the last of them for many was written."""
        when = func.coalesce(NoticeRow.written_at, NoticeRow.begun_at)
        of_many = NoticeRow.anchor.startswith(MASS_ROW, autoescape=True)
        return (
            select(NoticeRow.uploader, func.count(), func.max(case((of_many, when))))
            .where(self._of_report, which)
            .group_by(NoticeRow.uploader)
        )

    def files_on(self, page: str) -> int:
        """How many files were written there, or may have been."""
        count = select(func.count()).where(self._of_report, NoticeRow.place == page)
        with self._database.read() as session:
            return session.scalar(count) or 0

    def elsewhere(self, notices: Sequence[Notice]) -> list[Placed]:
        """Where the same contents stand written, in rows or by the template."""
        where = {(notice.page_id, notice.sha1): notice.id for notice in notices}
        written = (
            select(NoticeRow)
            .where(NoticeRow.wiki == self._wiki, NoticeRow.status == NoticeStatus.WRITTEN)
            .where(NoticeRow.page_id.in_({page_id for page_id, _ in where}))
            .order_by(NoticeRow.id)
        )
        with self._database.read() as session:
            return [
                Placed(
                    notice_id=where[row.page_id, row.sha1],
                    page_id=row.page_id,
                    sha1=row.sha1,
                    revision=row.revision or 0,
                    place=row.place or "",
                    anchor=row.anchor or "",
                )
                for row in session.scalars(written)
                if (row.page_id, row.sha1) in where
                if row.kind is NoticeKind.CATEGORY or (row.place and row.anchor)
            ]

    def unlisted(self) -> list[str]:
        """Pages that are not on the index, oldest first."""
        pages = select(ReportRow.title).where(self._page_of, ReportRow.listed.is_(False))
        with self._database.read() as session:
            return list(session.scalars(pages.order_by(ReportRow.made_at, ReportRow.title)))

    def listed(self, pages: Sequence[str]) -> None:
        """They are on the index."""
        these = update(ReportRow).where(self._page_of, ReportRow.title.in_(pages))
        self._database.write(lambda session: session.execute(these.values(listed=True)))
