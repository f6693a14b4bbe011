"""What an admin asks first: where the service stands, in a few rows."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain
from typing import TypeVar

from sqlalchemy import Row, Select, func, not_, select
from sqlalchemy.orm import Session

from review.answer import Source
from review.status import Status
from review.upload import Queue
from store.due import past
from store.leases import NOBODY
from store.session import Database
from store.tables import (
    AnswerRow,
    AttemptRow,
    CheckRow,
    LeaseRow,
    NoticeRow,
    PositionRow,
    SpanRow,
    StopRow,
    UploadRow,
)

T = TypeVar("T")
ANSWERS = 20  # read at a time: a deletion is one to each content that the page had, in each place
LATELY = 500  # attempts: all that failed would be too many to look through


class Overview:
    """Reads one wiki's."""

    def __init__(self, database: Database, wiki: str) -> None:
        self._database = database
        self._wiki = wiki

    def position(self) -> PositionRow | None:
        """How far the uploads have been read, and compared with the wiki's log."""
        with self._database.read() as session:
            return session.get(PositionRow, self._wiki)

    def leased(self, name: str) -> bool:
        """Whether some process has that lease: it works, or died less than a lease ago."""
        return self._lease(name) is not None

    def idle(self, name: str) -> str:
        """Why whoever has that lease does not act; "" where they do, or nobody has it."""
        lease = self._lease(name)
        return (lease and lease.idle) or ""

    def last_ended(self) -> datetime | None:
        """When an upload was scored, or given up, at last."""
        of_wiki = select(func.max(UploadRow.finished_at)).where(UploadRow.wiki == self._wiki)
        with self._database.read() as session:  # of each state and queue, which an index knows
            times = [
                session.scalar(of_wiki.where(UploadRow.status == one, UploadRow.queue == queue))
                for one in Status
                for queue in Queue
            ]
        return max(filter(None, times), default=None)

    def troubles(self, limit: int) -> Sequence[UploadRow]:
        """The last uploads that could not be scored, latest first."""
        unknown = UploadRow.wiki == self._wiki, UploadRow.status == Status.UNKNOWN
        query = select(UploadRow).where(*unknown).order_by(UploadRow.finished_at.desc())
        of_each = [self._all(query.where(UploadRow.queue == q).limit(limit)) for q in Queue]
        return sorted(chain(*of_each), key=_ended, reverse=True)[:limit]

    def retried(self, limit: int) -> Sequence[UploadRow]:
        """Of what failed lately and is tried again, what was tried most often first."""
        latest = select(AttemptRow.upload_id).order_by(AttemptRow.id.desc()).limit(LATELY)
        failed = select(latest.subquery().c.upload_id)
        query = select(UploadRow).where(
            UploadRow.id.in_(failed),
            UploadRow.wiki == self._wiki,
            UploadRow.status == Status.WAITING,
            UploadRow.attempts > 0,
        )
        return self._all(query.order_by(UploadRow.attempts.desc(), UploadRow.id).limit(limit))

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
        """What people answered last, latest first, each with the file's title.

        Once, where it is an answer to several notices: of a file in two places, or of all contents
        that a page had.
        """
        acts: dict[tuple[int, Source, int], tuple[str, AnswerRow]] = {}
        with self._database.read() as session:
            for title, row in self._answered(session):
                acts.setdefault((row.page_id, row.source, row.revision), (title, row))
                if len(acts) == limit:
                    break
        return list(acts.values())

    def _answered(self, session: Session) -> Iterator[Row[str, AnswerRow]]:
        """All answers, latest first, each with its file's title; read as they are taken."""
        latest = (
            select(UploadRow.title, AnswerRow)
            .join(NoticeRow, AnswerRow.notice_id == NoticeRow.id)
            .join(NoticeRow.upload)
            .where(AnswerRow.wiki == self._wiki)
            .order_by(AnswerRow.id.desc())
            .limit(ANSWERS)
        )
        rows = session.execute(latest).all()
        while rows:
            yield from rows
            rows = session.execute(latest.where(AnswerRow.id < rows[-1].AnswerRow.id)).all()

    def _lease(self, name: str) -> LeaseRow | None:
        """The lease, while somebody has it."""
        held = select(LeaseRow).where(LeaseRow.name == name, LeaseRow.holder != NOBODY)
        in_force = not_(past(LeaseRow.until, self._database.clock()))
        with self._database.read() as session:
            return session.scalar(held.where(in_force))

    def _all(self, query: Select[T]) -> Sequence[T]:
        with self._database.read() as session:
            return session.scalars(query).all()


def _ended(row: UploadRow) -> datetime:
    return row.finished_at or row.registered_at
