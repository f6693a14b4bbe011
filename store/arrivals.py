"""Rows of new uploads, whoever found them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
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

    Whoever calls sends them to the queue, or where `sent` is False the sweeper does.
    """
    ids = [upload.log_id for upload in uploads]
    known = set(
        session.scalars(
            select(UploadRow.log_id).where(UploadRow.wiki == wiki, UploadRow.log_id.in_(ids))
        )
    )
    fresh = {upload.log_id: upload for upload in uploads if upload.log_id not in known}
    rows = [_row(upload, now, sent, queue) for upload in fresh.values()]
    add(session, *rows)
    return rows


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
