"""What comes in: uploads, and how far the wiki's log has been read."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, not_, or_, select, true, update
from sqlalchemy.orm import Session

from review.status import Status
from review.upload import Upload
from store.arrivals import add_new
from store.due import SKEW, past
from store.session import Database
from store.tables import PositionRow, ReportRow, UploadRow

FINAL = [status for status in Status if status.final]


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
            rows = add_new(session, wiki, uploads, self._database.clock(), sent=True)
            _advance(session, wiki, read_until)
            return [row.id for row in rows]

        return self._database.write(work)

    def begin(self, wiki: str, now: datetime, first: timedelta) -> None:
        """The very first start: read from now on, and compare the log from `first` before.

        Where there is a position already, it stays.
        """

        def work(session: Session) -> None:
            if session.get(PositionRow, wiki) is None:
                session.add(PositionRow(wiki=wiki, read_until=now, checked_until=now - first))

        self._database.write(work)

    def read_until(self, wiki: str) -> datetime | None:
        """The position: all uploads up to then are rows. None before the first start."""
        with self._database.read() as session:
            row = session.get(PositionRow, wiki)
            return row.read_until if row else None

    def touch(self, wiki: str, titles: Collection[str]) -> None:
        """Have the wiki asked soon what became of these pages: files, and reports.

        Of a file these are the rows that have ended; the others are looked at anyway.
        """
        now = self._database.clock()

        def work(session: Session) -> None:
            for table, wanted in ((UploadRow, UploadRow.status.in_(FINAL)), (ReportRow, true())):
                session.execute(
                    update(table)
                    .where(table.wiki == wiki, table.title.in_(titles), wanted)
                    .where(or_(table.look_at.is_(None), table.look_at > now))
                    .values(look_at=now)
                )

        self._database.write(work)

    def restored(self, wiki: str, titles: Collection[str]) -> None:
        """Look anew at files that were gone before anybody could, and are back."""

        def work(session: Session) -> None:
            session.execute(
                update(UploadRow)
                .where(UploadRow.wiki == wiki, UploadRow.title.in_(titles))
                .where(UploadRow.status == Status.GONE, UploadRow.page_id.is_(None))
                .values(
                    status=Status.WAITING,
                    reason="",
                    attempts=0,
                    crashes=0,
                    not_before=self._database.clock(),
                    finished_at=None,
                )
            )

        self._database.write(work)

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


def _advance(session: Session, wiki: str, read_until: datetime) -> None:
    if session.get(PositionRow, wiki) is None:
        session.add(PositionRow(wiki=wiki, read_until=read_until, checked_until=read_until))
        return
    session.execute(
        update(PositionRow)
        .where(PositionRow.wiki == wiki, PositionRow.read_until < read_until)
        .values(read_until=read_until)
    )
