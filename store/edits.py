"""The bot's edits, counted for the budget."""

from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, CompoundSelect, delete, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from review.notice import NoticeKind, OtherEdit
from review.status import NoticeStatus
from store.due import FARTHEST
from store.session import Database
from store.tables import EditRow, NoticeRow

T = TypeVar("T")
_IS_BEGUN = NoticeRow.status == NoticeStatus.WRITING


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
        made = self._since(EditRow.made_at, when)
        others = select(func.count()).where(EditRow.wiki == self._wiki, made)
        with self._database.read() as session:
            edits = set(session.scalars(self._of_written_since(NoticeRow.token, when)))
            return len(edits) + (session.scalar(others) or 0)

    def noted_since(self, page: str, when: datetime) -> bool:
        """Whether one of that name was made since then."""
        made = self._since(EditRow.made_at, when)
        mine = select(EditRow.id).where(EditRow.wiki == self._wiki, made, EditRow.page == page)
        with self._database.read() as session:
            return session.scalar(mine.limit(1)) is not None

    def files_since(self, when: datetime) -> frozenset[int]:
        """The pages of all files that were listed since then, or may have been."""
        with self._database.read() as session:
            return frozenset(session.scalars(self._of_written_since(NoticeRow.page_id, when)))

    def last_report(self) -> datetime | None:
        """When rows were last written to a report page, or may have been."""
        rows = NoticeRow.wiki == self._wiki, NoticeRow.kind == NoticeKind.REPORT
        written = select(NoticeRow.written_at).where(*rows, NoticeRow.written_at.is_not(None))
        begun = select(func.max(NoticeRow.begun_at)).where(*rows, _IS_BEGUN)
        with self._database.read() as session:
            latest = session.scalar(written.order_by(NoticeRow.written_at.desc()).limit(1))
            return max(filter(None, (latest, session.scalar(begun))), default=None)

    def _of_written_since(
        self, what: InstrumentedAttribute[T], when: datetime
    ) -> CompoundSelect[T]:
        """That of all notices that were written since then, or may have been, once each.

        Two questions in one, of which an index answers each: with OR, all rows would be read.
        """
        mine = select(what).where(NoticeRow.wiki == self._wiki)
        written = mine.where(self._since(NoticeRow.written_at, when))
        return written.union(mine.where(_IS_BEGUN, self._since(NoticeRow.begun_at, when)))

    def _since(self, time: InstrumentedAttribute[Any], when: datetime) -> ColumnElement[bool]:
        """Not so far ahead that a wrong clock has set it: that would count for as long."""
        return time.between(when, self._database.clock() + FARTHEST)
