"""What people answered about, by its content: for whoever learns from it."""

from dataclasses import replace

from sqlalchemy import func, select

from review.answer import Outcome
from review.reviewed import Reviewed
from store.rows import OF_UPLOAD, upload_of
from store.session import Database
from store.tables import AnswerRow, NoticeRow, SampleRow, UploadRow

_TELLING = (Outcome.CONFIRMED, Outcome.CLEARED)
_AT = (
    select(func.max(AnswerRow.at))
    .where(AnswerRow.notice_id == NoticeRow.id, AnswerRow.outcome == NoticeRow.outcome)
    .scalar_subquery()
)


class ReviewedContents:
    """Reads one wiki's; begins with the notices and samples, of which there are few."""

    def __init__(self, database: Database, wiki: str) -> None:
        self._database = database
        self._wiki = wiki

    def all(self) -> list[Reviewed]:
        """Each content of a page once, with what was answered last of what says anything.

        In the order of their answers: what was flagged, and what was drawn by chance.
        """
        noticed = (
            select(func.coalesce(_AT, NoticeRow.decided_at).label("at"), NoticeRow.outcome)
            .add_columns(NoticeRow.page_id, NoticeRow.sha1.label("content"), *OF_UPLOAD)
            .join(UploadRow, NoticeRow.upload_id == UploadRow.id)
            .where(NoticeRow.wiki == self._wiki, NoticeRow.outcome.in_(_TELLING))
        )
        drawn = (
            select(SampleRow.answered_at.label("at"), SampleRow.outcome)
            .add_columns(UploadRow.page_id, UploadRow.sha1.label("content"), *OF_UPLOAD)
            .join(UploadRow, SampleRow.upload_id == UploadRow.id)
            .where(UploadRow.wiki == self._wiki, SampleRow.outcome.in_(_TELLING))
        )
        with self._database.read() as session:
            rows = [*session.execute(noticed), *session.execute(drawn)]
        rows.sort(key=lambda row: (row.at is not None, row.at, row.log_id))
        last = {(row.page_id, row.content): row for row in rows}
        return [
            Reviewed(upload=replace(upload_of(row), sha1=row.content), outcome=row.outcome)
            for row in last.values()
        ]
