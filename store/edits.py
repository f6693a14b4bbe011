"""The bot's edits, counted for the budget."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from review.notice import NoticeKind, OtherEdit
from review.status import NoticeStatus
from store.due import FARTHEST
from store.session import Database
from store.tables import EditRow, NoticeRow


class Edits:
    """Implements review.ports.Edits for one wiki. `lease` is the editor's."""

    def __init__(self, database: Database, lease: timedelta, wiki: str) -> None:
        self._database = database
        self._lease = lease
        self._wiki = wiki

    def note(self, page: str) -> OtherEdit:
        """It counts from now on, unless the wiki refuses it."""
        now = self._database.clock()

        def work(session: Session) -> int:
            row = EditRow(wiki=self._wiki, page=page, made_at=now)
            session.add(row)
            session.flush()
            return row.id

        number = self._database.write(work)
        return OtherEdit(number=number, send_until=now + self._lease / 2)

    def forget(self, noted: OtherEdit) -> None:
        """It was refused."""
        refused = delete(EditRow).where(EditRow.id == noted.number)
        self._database.write(lambda session: session.execute(refused))

    def since(self, when: datetime) -> int:
        """How many edits (not rows) were made since then, or begun and not ended."""
        with self._database.read() as session:
            edits = select(func.count(func.distinct(NoticeRow.token)))
            made = self._since(EditRow.made_at, when)
            others = select(func.count()).where(EditRow.wiki == self._wiki, made)
            rows = session.scalar(edits.where(*self._written_since(when))) or 0
            return rows + (session.scalar(others) or 0)

    def files_since(self, when: datetime) -> frozenset[int]:
        """The pages of all files that were listed since then, or may have been."""
        with self._database.read() as session:
            pages = select(NoticeRow.page_id).where(*self._written_since(when))
            return frozenset(session.scalars(pages))

    def last_report(self) -> datetime | None:
        """When rows were last written to a report page, or may have been."""
        with self._database.read() as session:
            begun_or_written = func.coalesce(NoticeRow.written_at, NoticeRow.begun_at)
            return session.scalar(
                select(func.max(begun_or_written)).where(
                    NoticeRow.wiki == self._wiki, NoticeRow.kind == NoticeKind.REPORT
                )
            )

    def _written_since(self, when: datetime) -> tuple[ColumnElement[bool], ...]:
        written = self._since(NoticeRow.written_at, when)
        begun = self._since(NoticeRow.begun_at, when)
        is_begun = and_(NoticeRow.status == NoticeStatus.WRITING, begun)
        return NoticeRow.wiki == self._wiki, or_(written, is_begun)

    def _since(self, time: InstrumentedAttribute[Any], when: datetime) -> ColumnElement[bool]:
        """Not so far ahead that a wrong clock has set it: that would count for as long."""
        return time.between(when, self._database.clock() + FARTHEST)
