"""What an admin asks first: where the service stands, in a few rows."""

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import Select, select

from store.session import Database
from store.tables import AnswerRow, CheckRow, NoticeRow, PositionRow, SpanRow, StopRow, UploadRow

T = TypeVar("T")


class Overview:
    """Reads one wiki's."""

    def __init__(self, database: Database, wiki: str) -> None:
        self._database = database
        self._wiki = wiki

    def position(self) -> PositionRow | None:
        """How far the uploads have been read, and compared with the wiki's log."""
        with self._database.read() as session:
            return session.get(PositionRow, self._wiki)

    def stops(self) -> Sequence[StopRow]:
        """Why listing is stopped; empty while it is not."""
        query = select(StopRow).where(StopRow.wiki == self._wiki, StopRow.resumed_at.is_(None))
        return self._all(query.order_by(StopRow.id))

    def spans(self, limit: int) -> Sequence[SpanRow]:
        """The latest times without a break, latest first."""
        query = select(SpanRow).where(SpanRow.wiki == self._wiki)
        return self._all(query.order_by(SpanRow.end.desc()).limit(limit))

    def checks(self, limit: int) -> Sequence[CheckRow]:
        """The latest comparisons with the wiki's log, latest first."""
        query = select(CheckRow).where(CheckRow.wiki == self._wiki)
        return self._all(query.order_by(CheckRow.id.desc()).limit(limit))

    def answers(self, limit: int) -> list[tuple[str, AnswerRow]]:
        """What people answered last, latest first, each with the file's title."""
        query = (
            select(UploadRow.title, AnswerRow)
            .join(NoticeRow, AnswerRow.notice_id == NoticeRow.id)
            .join(NoticeRow.upload)
            .where(AnswerRow.wiki == self._wiki)
            .order_by(AnswerRow.id.desc())
            .limit(limit)
        )
        with self._database.read() as session:
            return [(title, answer) for title, answer in session.execute(query)]

    def _all(self, query: Select[T]) -> Sequence[T]:
        with self._database.read() as session:
            return session.scalars(query).all()
