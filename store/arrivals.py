"""Rows of new uploads, whoever found them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Row, select, update
from sqlalchemy.orm import Session

from review.status import Status
from review.upload import Queue, Upload
from store.due import NOT_SENT, SKEW
from store.tables import UploadRow
from store.transitions import add


def add_new(
    session: Session,
    wiki: str,
    uploads: Sequence[Upload],
    now: datetime,
    *,
    sent: bool,
    queue: Queue = Queue.FRESH,
) -> list[UploadRow]:
    """Add those uploads that are not rows yet, in their order; the new rows, with their ids.

    A log entry of a version that is there already, without one, is not new. Whoever calls
    sends them to the queue, or where `sent` is False the sweeper does.
    """
    ids = [upload.log_id for upload in uploads]
    known = set(
        session.scalars(
            select(UploadRow.log_id).where(UploadRow.wiki == wiki, UploadRow.log_id.in_(ids))
        )
    )
    fresh = {upload.log_id: upload for upload in uploads if upload.log_id not in known}
    for log_id in _walked(session, wiki, [one for one in fresh.values() if one.log_id > 0]):
        del fresh[log_id]
    rows = [_row(upload, now, sent, queue) for upload in fresh.values()]
    add(session, *rows)
    return rows


def _walked(session: Session, wiki: str, uploads: Sequence[Upload]) -> set[int]:
    """The log entries of versions that a walk over files was the first to find.

    Each has its row, which keeps its number; where it waits, it does so as a fresh one.
    """
    if not uploads:
        return set()
    by_title: defaultdict[str, list[Upload]] = defaultdict(list)
    for one in uploads:
        by_title[one.title].append(one)
    of_walk = UploadRow.wiki == wiki, UploadRow.title.in_(by_title), UploadRow.log_id < 0
    told = UploadRow.title, UploadRow.sha1, UploadRow.uploaded_at, UploadRow.status
    asked = select(UploadRow.id, *told).where(*of_walk)
    rows = session.execute(asked.order_by(UploadRow.id)).all()
    same = [(row.id, one.log_id) for row in rows for one in by_title[row.title] if _is(one, row)]
    if same:
        waits = UploadRow.status == Status.WAITING, UploadRow.queue == Queue.BACKLOG
        session.execute(
            update(UploadRow)
            .where(UploadRow.id.in_([upload_id for upload_id, _ in same]), *waits)
            .values(queue=Queue.FRESH, enqueued_at=NOT_SENT)
        )
    return {log_id for _, log_id in same}  # a page that was made anew has two rows


def _is(upload: Upload, row: Row[int, str, str, datetime, Status]) -> bool:
    """Whether they are one version: a revert has the same content, and another time.

    Of content that the log does not tell, only the time says it. What was found gone may be
    there again by this very entry, a moment later.
    """
    if upload.uploaded_at == row.uploaded_at:
        return upload.sha1 in ("", row.sha1)
    near = abs(upload.uploaded_at - row.uploaded_at) <= SKEW
    return near and upload.sha1 == row.sha1 and row.status is not Status.GONE


def _row(upload: Upload, now: datetime, sent: bool, queue: Queue) -> UploadRow:
    return UploadRow(
        wiki=upload.wiki,
        log_id=upload.log_id,
        title=upload.title,
        sha1=upload.sha1,
        uploaded_at=upload.uploaded_at,
        uploader=upload.uploader,
        action=upload.action,
        status=Status.WAITING,
        queue=queue,
        not_before=now - SKEW,  # a worker's clock may be behind the poller's
        registered_at=now,
        enqueued_at=now if sent else NOT_SENT,
        page_id=upload.page_id,
    )
