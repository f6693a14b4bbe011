"""Report pages: what they hold, and which of them the index page names."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import and_, case, func, or_, select, update

from review.notice import MASS_ROW, Notice, NoticeKind
from review.report_page import Placed
from review.rows import Recent
from review.status import NoticeStatus
from store.session import Database
from store.tables import NoticeRow, ReportRow, UploadRow


class Reports:
    """Implements review.ports.Reports for one wiki."""

    def __init__(self, database: Database, wiki: str) -> None:
        self._database = database
        self._wiki = wiki
        self._of_report = and_(NoticeRow.wiki == wiki, NoticeRow.kind == NoticeKind.REPORT)
        self._page_of = ReportRow.wiki == wiki

    def recent(self, since: datetime) -> Mapping[str, Recent]:
        """What is due, and what was listed since then, by uploader."""
        when = func.coalesce(NoticeRow.written_at, NoticeRow.begun_at)
        due = NoticeRow.status == NoticeStatus.DUE
        listed = or_(NoticeRow.written_at >= since, NoticeRow.status == NoticeStatus.WRITING)
        of_many = and_(listed, NoticeRow.anchor.startswith(MASS_ROW, autoescape=True))
        counts = (
            select(
                UploadRow.uploader,
                func.count(case((due, 1))),
                func.count(case((listed, 1))),
                func.max(case((of_many, when))),
            )
            .join(NoticeRow.upload)
            .where(self._of_report, or_(due, listed))
            .group_by(UploadRow.uploader)
        )
        with self._database.read() as session:
            rows = session.execute(counts).all()
        return {name: Recent(due=d, listed=n, mass_row_at=at) for name, d, n, at in rows}

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
