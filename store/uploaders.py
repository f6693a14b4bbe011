"""Whose files the notices are about."""

from sqlalchemy import select, update

from review.notice import NoticeKind
from review.status import NoticeStatus
from review.upload import Queue
from store.session import Database
from store.tables import NoticeRow, UploadRow


def name_uploaders(database: Database, wiki: str) -> None:
    """Of notices that wait without a name, as a process of an older version adds them.

    Or they take no turns with their uploader's others. Asked often, and written only where
    there is such a notice: of others without a name the upload has none.
    """
    nameless = (
        NoticeRow.wiki == wiki,
        NoticeRow.status == NoticeStatus.DUE,
        NoticeRow.kind.in_(NoticeKind),
        NoticeRow.queue.in_(Queue),
        NoticeRow.uploader == "",
    )
    known = select(NoticeRow.id).join(NoticeRow.upload).where(UploadRow.uploader != "")
    with database.read() as session:
        ids = session.scalars(known.where(*nameless)).all()
    whose = select(UploadRow.uploader).where(UploadRow.id == NoticeRow.upload_id)
    named = update(NoticeRow).where(NoticeRow.id.in_(ids))
    named = named.values(uploader=whose.scalar_subquery())
    if ids:
        database.write_plainly(lambda connection: connection.execute(named))
