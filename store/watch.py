"""Reading along: what happened to the uploads, for consoles and status lines."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from store.session import Database
from store.tables import NoticeRow, UploadRow


class Watch:
    """Reads only."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def close(self) -> None:
        """Close the connections of whoever only watches."""
        self._database.close()

    def finished_after(self, when: datetime, last_id: int, limit: int) -> Sequence[UploadRow]:
        """Rows that ended after (`when`, `last_id`), in the order in which they ended."""
        with self._database.read() as session:
            later = (UploadRow.finished_at > when) | (UploadRow.id > last_id)
            query = select(UploadRow).where(UploadRow.finished_at >= when, later)
            return session.scalars(
                query.order_by(UploadRow.finished_at, UploadRow.id).limit(limit)
            ).all()

    def uploads(self) -> Sequence[UploadRow]:
        """All rows, oldest first: for small databases such as a demo's."""
        with self._database.read() as session:
            return session.scalars(select(UploadRow).order_by(UploadRow.id)).all()

    def notices(self, upload_id: int) -> Sequence[NoticeRow]:
        """The notices of one upload."""
        with self._database.read() as session:
            return session.scalars(
                select(NoticeRow).where(NoticeRow.upload_id == upload_id).order_by(NoticeRow.id)
            ).all()
