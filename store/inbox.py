"""What comes in: uploads, and how far the wiki's log has been read."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, true, update
from sqlalchemy.orm import Session

from review.status import FINAL, Status
from review.upload import Queue, Upload
from store.anew import wait_again
from store.arrivals import add_new
from store.attempts import DIED, note_attempts
from store.due import FARTHEST, NOT_SENT, SKEW, over
from store.session import Database, changed_rows
from store.tables import PositionRow, ReportRow, UploadRow
from store.transitions import move

MOST_SENT = 1000  # to each queue at a time: keeps a long backlog from filling the broker's memory


class Inbox:
    """Registers uploads once each, and hands out what is due."""

    def __init__(self, database: Database, lease: timedelta = FARTHEST) -> None:
        """`lease` is that of whoever takes a row: none that is right ends later."""
        self._database = database
        self._lease = lease

    def register(self, wiki: str, uploads: Sequence[Upload], read_until: datetime) -> list[int]:
        """Add the uploads that are new, and the position, in one transaction.

        Returns the ids of the new rows, which are to be sent; none where as many are sent
        already as may be: after a day away, or while no worker runs. The sweeper sends those
        later. An event that comes twice is one row; the position never goes back.
        """

        def work(session: Session) -> list[int]:
            sent = _sent(session, Queue.FRESH) < MOST_SENT
            rows = add_new(session, wiki, uploads, self._database.clock(), sent=sent)
            _advance(session, wiki, read_until)
            return [row.id for row in rows] if sent else []

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
            these = UploadRow.wiki == wiki, UploadRow.title.in_(titles)
            # Words that no index answers: the whole backlog has no page either.
            unseen = func.coalesce(UploadRow.page_id, 0) == 0
            now = self._database.clock()
            wait_again(session, [Status.GONE], now, *these, unseen, reason="")

        self._database.write(work)

    def recover(self, patience: timedelta) -> None:
        """What was lost on its way waits to be sent again.

        That is what a worker had until its lease was over, for it died; and what was sent
        longer than `patience` ago, or by a clock that was wrong, and nobody has worked on.
        """

        def work(session: Session) -> None:
            now = self._database.clock()
            died: dict[str, Any] = {"token": None, "lease_until": None, "not_before": now}
            expired, back = self._expired(now), Status.WAITING
            died |= {"enqueued_at": NOT_SENT, "reason": DIED}
            # First, as they come: asked for in their order, SQLite would read all rows in it.
            lost_ids = select(UploadRow.id).where(UploadRow.status == Status.SCORING, expired)
            which = UploadRow.id.in_(session.scalars(lost_ids).all()), expired
            ids = move(session, UploadRow, [Status.SCORING], back, *which, **died)
            note_attempts(session, ids, now, DIED)
            waiting = UploadRow.status == Status.WAITING, UploadRow.queue.in_(list(Queue))
            sent = (*waiting, UploadRow.enqueued_at > NOT_SENT)
            lost = or_(UploadRow.enqueued_at <= now - patience, UploadRow.enqueued_at > now + SKEW)
            unsent = update(UploadRow).where(*sent, lost).values(enqueued_at=NOT_SENT)
            session.execute(unsent, execution_options={"synchronize_session": False})

        self._database.write(work)

    def _expired(self, now: datetime) -> ColumnElement[bool]:
        """Over; or longer than a lease is, by a clock that was ahead."""
        until = UploadRow.lease_until
        return or_(until <= now, until > now + self._lease + SKEW)

    def under_way(self) -> int:
        """How many were sent to a queue, or are worked on."""
        sent = UploadRow.status == Status.WAITING, UploadRow.queue.in_(list(Queue))
        waiting = select(func.count()).where(*sent, UploadRow.enqueued_at > NOT_SENT)
        scoring = select(func.count()).where(UploadRow.status == Status.SCORING)
        with self._database.read() as session:
            return (session.scalar(waiting) or 0) + (session.scalar(scoring) or 0)

    def take_due(self, queue: Queue, limit: int, room: int | None = None) -> list[int]:
        """Ids to send to that queue: due, and not in it, what was due first before all others.

        Marks what it returns as sent, so that two sweepers do not send the same. No more
        than `limit` are under way at a time, whatever the backlog: the rest comes when those
        are done. Nor are there more than the queue has `room` for, where that is known.
        """
        mine = UploadRow.status == Status.WAITING, UploadRow.queue == queue

        def work(session: Session) -> list[int]:
            now = self._database.clock()
            left = max(0, limit - _sent(session, queue))
            left = left if room is None else min(left, max(0, room))
            waiting = select(UploadRow.id).where(*mine, UploadRow.enqueued_at == NOT_SENT)
            query = waiting.order_by(UploadRow.not_before).with_for_update()
            ids: list[int] = []  # another sweeper waits, and then finds them sent
            for due in over(UploadRow.not_before, now):
                ids += session.scalars(query.where(due).limit(left - len(ids)))
            if ids:
                these = update(UploadRow).where(UploadRow.id.in_(ids)).values(enqueued_at=now)
                session.execute(these, execution_options={"synchronize_session": False})
            return ids

        return self._database.write(work)


def _sent(session: Session, queue: Queue) -> int:
    """How many were sent to that queue, and are not worked on yet."""
    mine = UploadRow.status == Status.WAITING, UploadRow.queue == queue
    sent = select(func.count()).where(*mine, UploadRow.enqueued_at > NOT_SENT)
    return session.scalar(sent) or 0


def _advance(session: Session, wiki: str, read_until: datetime) -> None:
    later = (
        update(PositionRow)
        .where(PositionRow.wiki == wiki, PositionRow.read_until < read_until)
        .values(read_until=read_until)
    )
    if not changed_rows(session, later) and session.get(PositionRow, wiki) is None:
        session.add(PositionRow(wiki=wiki, read_until=read_until, checked_until=read_until))
