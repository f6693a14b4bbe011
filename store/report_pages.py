"""Report pages: where rows stand, and how far each page is read."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from review.followed import OPEN_FOR
from review.notice import NoticeKind
from review.report_page import Placed, ReportPage
from review.status import NoticeStatus
from store.due import past
from store.tables import NoticeRow, ReportRow


def unplaced(session: Session, wiki: str, now: datetime, limit: int) -> list[Placed]:
    """Rows that were written before it was kept where."""
    rows = session.scalars(
        select(NoticeRow)
        .where(
            _is(wiki, NoticeStatus.WRITTEN),
            NoticeRow.place.is_(None),
            NoticeRow.revision.is_not(None),
            NoticeRow.written_at > now - OPEN_FOR,
        )
        .order_by(NoticeRow.id)
        .limit(limit)
    )
    return [
        Placed(notice_id=row.id, page_id=row.page_id, sha1=row.sha1, revision=row.revision or 0)
        for row in rows
    ]


def place(session: Session, wiki: str, placed: Sequence[Placed], now: datetime) -> None:
    """Where they stand, and a row for each page that is new."""
    for one in placed:
        there = {"place": one.place, "anchor": one.anchor}
        session.execute(update(NoticeRow).where(NoticeRow.id == one.notice_id).values(**there))
    for title in sorted({one.place for one in placed if one.place}):
        if session.get(ReportRow, (wiki, title)) is None:
            session.add(ReportRow(wiki=wiki, title=title, made_at=now))


def pages_due(session: Session, wiki: str, now: datetime, limit: int) -> list[ReportPage]:
    """Pages that were never read, or are due again."""
    fresh = and_(
        ReportRow.made_at > now - OPEN_FOR,
        ReportRow.made_at < now + timedelta(days=1),  # not by a clock that was wrong
    )
    never = and_(ReportRow.look_at.is_(None), fresh)
    rows = session.scalars(
        select(ReportRow)
        .where(ReportRow.wiki == wiki, or_(past(ReportRow.look_at, now), never))
        .order_by(ReportRow.look_at, ReportRow.title)
        .limit(limit)
    ).all()
    return [_page(session, row) for row in rows]


def page_read(
    session: Session,
    wiki: str,
    page: ReportPage,
    revision: int,
    look_at: datetime | None,
    asked_at: datetime,
) -> None:
    """How far it is read, and when to look again.

    Rows that it got meanwhile may have been answered in what was read: it is read once more.
    """
    same = and_(ReportRow.wiki == wiki, ReportRow.title == page.title)
    not_since = or_(ReportRow.look_at.is_(None), past(ReportRow.look_at, asked_at))
    unchanged = ReportRow.read_revision == page.read_revision
    if _rows_on(session, wiki, page.title) == page.rows:
        session.execute(update(ReportRow).where(same, unchanged).values(read_revision=revision))
    session.execute(update(ReportRow).where(same, not_since).values(look_at=look_at))


def _page(session: Session, row: ReportRow) -> ReportPage:
    rows = _rows_on(session, row.wiki, row.title)
    return ReportPage(
        title=row.title, made_at=row.made_at, read_revision=row.read_revision, rows=rows
    )


def _rows_on(session: Session, wiki: str, title: str) -> dict[str, tuple[int, ...]]:
    """Also of an edit that is not noted as made yet: people may have answered in its rows."""
    rows: dict[str, tuple[int, ...]] = {}
    found = session.execute(
        select(NoticeRow.anchor, NoticeRow.id)
        .where(_is(wiki, NoticeStatus.WRITTEN, NoticeStatus.WRITING), NoticeRow.place == title)
        .order_by(NoticeRow.id)
    )
    for anchor, number in found:
        if anchor:
            rows[anchor] = (*rows.get(anchor, ()), number)
    return rows


def _is(wiki: str, *statuses: NoticeStatus) -> ColumnElement[bool]:
    return and_(
        NoticeRow.wiki == wiki,
        NoticeRow.kind == NoticeKind.REPORT,
        NoticeRow.status.in_(statuses),
    )
