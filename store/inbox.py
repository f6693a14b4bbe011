"""What comes in: uploads, and how far the wiki's log has been read."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, not_, or_, select, update
from sqlalchemy.orm import Session

from review.status import Status
from review.upload import Upload
from store.due import SKEW, past
from store.session import Database
from store.tables import PositionRow, UploadRow


class Inbox:
    """Registers uploads once each, and hands out what is due."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def register(self, wiki: str, uploads: Sequence[Upload], read_until: datetime) -> list[int]:
        """Add the uploads that are new, and the position, in one transaction.

        Returns the ids of the new rows. An event that comes twice is one row; the
        position never goes back.
        """

        def work(session: Session) -> list[int]:
            ids = [u.log_id for u in uploads]
            known = set(
                session.scalars(
                    select(UploadRow.log_id).where(
                        UploadRow.wiki == wiki, UploadRow.log_id.in_(ids)
                    )
                )
            )
            fresh = {u.log_id: u for u in uploads if u.log_id not in known}
            rows = [_row(u, self._database.clock()) for u in fresh.values()]
            session.add_all(rows)
            _advance(session, wiki, read_until)
            session.flush()
            return [row.id for row in rows]

        return self._database.write(work)

    def read_until(self, wiki: str) -> datetime | None:
        """The position: all uploads up to then are rows. None before the first start."""
        with self._database.read() as session:
            row = session.get(PositionRow, wiki)
            return row.read_until if row else None

    def take_due(self, *, patience: timedelta, limit: int) -> list[int]:
        """Ids to send to the queue (again): due, and not sent for `patience`.

        Rows whose worker died (the lease is over) wait again. Marks what it returns as
        sent, so that two sweepers do not send the same. No more than `limit` are under
        way at a time, whatever the backlog: the rest comes when those are done.
        """

        def work(session: Session) -> list[int]:
            now = self._database.clock()
            session.execute(
                update(UploadRow)
                .where(UploadRow.status == Status.SCORING, past(UploadRow.lease_until, now))
                .values(status=Status.WAITING, token=None, lease_until=None, not_before=now)
            )
            sent = select(func.count()).where(
                UploadRow.status == Status.WAITING, not_(_not_sent_since(now, patience))
            )
            room = max(0, limit - (session.scalar(sent) or 0))
            ids = list(
                session.scalars(
                    select(UploadRow.id)
                    .where(_due(now), _not_sent_since(now, patience))
                    .order_by(UploadRow.id)
                    .limit(room)
                    .with_for_update()  # another sweeper waits, and then finds them sent
                )
            )
            session.execute(update(UploadRow).where(UploadRow.id.in_(ids)).values(enqueued_at=now))
            return ids

        return self._database.write(work)


def _due(now: datetime) -> ColumnElement[bool]:
    return and_(UploadRow.status == Status.WAITING, past(UploadRow.not_before, now))


def _not_sent_since(now: datetime, patience: timedelta) -> ColumnElement[bool]:
    """Never sent since it became due, or sent so long ago that the message is lost."""
    return or_(
        UploadRow.enqueued_at <= now - patience,
        UploadRow.enqueued_at < UploadRow.not_before,
        UploadRow.enqueued_at > now + SKEW,  # by a clock that was wrong
    )


def _row(upload: Upload, now: datetime) -> UploadRow:
    return UploadRow(
        wiki=upload.wiki,
        log_id=upload.log_id,
        title=upload.title,
        sha1=upload.sha1,
        uploaded_at=upload.uploaded_at,
        uploader=upload.uploader,
        action=upload.action,
        status=Status.WAITING,
        not_before=now - SKEW,  # a worker's clock may be behind the poller's
        registered_at=now,
        enqueued_at=now,
    )


def _advance(session: Session, wiki: str, read_until: datetime) -> None:
    if session.get(PositionRow, wiki) is None:
        session.add(PositionRow(wiki=wiki, read_until=read_until))
        return
    session.execute(
        update(PositionRow)
        .where(PositionRow.wiki == wiki, PositionRow.read_until < read_until)
        .values(read_until=read_until)
    )
