"""How uploads flow through: what waits, for how long, and how many end.

Whatever the backlog, nothing is counted row by row beyond `COUNTED`: each question is a short
stretch of one index.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, literal, select
from sqlalchemy.orm import Session

from review.budget import HOUR, MINUTE
from review.notice import NoticeKind
from review.status import NoticeStatus, Status
from review.upload import Queue
from store.due import NOT_SENT
from store.session import Database
from store.tables import AttemptRow, NoticeRow, OfferRow, UploadRow

COUNTED = 10_000  # more than that is "so many or more"


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """What waits in one queue, with `more` perhaps more; since when the first of it is due."""

    uploads: int
    more: bool
    due_since: datetime | None


@dataclass(frozen=True, kw_only=True)
class Rates:
    """How many uploads ended, with a score or without one."""

    last_minute: int
    last_hour: int


@dataclass(frozen=True, kw_only=True)
class Failures:
    """Of the last hour: how many ended, how many of them unknown, how many are being retried."""

    ended: int
    unknown: int
    retried: int


@dataclass(frozen=True, kw_only=True)
class Offers:
    """What is handed on: how many wait to be, and how many were in the last hour."""

    waiting: int
    more: bool
    last_hour: int


class Flow:
    """Reads along one wiki's; its uploads are all of the database, which has one wiki."""

    def __init__(self, database: Database, wiki: str) -> None:
        self._database = database
        self._wiki = wiki

    def waiting(self, queue: Queue) -> Waiting:
        """What waits there: to be scored now, or to be tried again later."""
        now = self._database.clock()
        mine = UploadRow.status == Status.WAITING, UploadRow.queue == queue
        unsent, sent = UploadRow.enqueued_at == NOT_SENT, UploadRow.enqueued_at > NOT_SENT
        first = select(UploadRow.not_before, UploadRow.registered_at)
        first = first.where(*mine, UploadRow.not_before <= now).order_by(UploadRow.not_before)
        with self._database.read() as session:
            count = _count(session, *mine)
            firsts = [session.execute(first.where(one).limit(1)).all() for one in (unsent, sent)]
        # What is new counts as due a minute before, for clocks that differ.
        due = [max(since, registered) for rows in firsts for since, registered in rows]
        return Waiting(uploads=count, more=count == COUNTED, due_since=min(due, default=None))

    def rates(self) -> Rates:
        """How many ended lately."""
        now = self._database.clock()
        with self._database.read() as session:
            minute, hour = (_ended(session, now - span, now) for span in (MINUTE, HOUR))
        return Rates(last_minute=minute, last_hour=hour)

    def failures(self) -> Failures:
        """What went wrong lately; of what is being retried, as far as COUNTED failures tell."""
        now = self._database.clock()
        unknown = UploadRow.wiki == self._wiki, UploadRow.status == Status.UNKNOWN
        lately = UploadRow.finished_at.between(now - HOUR, now)
        failed = select(AttemptRow.upload_id).where(AttemptRow.at.between(now - HOUR, now))
        latest = failed.order_by(AttemptRow.at.desc()).limit(COUNTED).subquery()
        waits = UploadRow.wiki == self._wiki, UploadRow.status == Status.WAITING
        tried = (*waits, UploadRow.attempts > 0, UploadRow.id.in_(select(latest.c.upload_id)))
        with self._database.read() as session:
            given_up = [_count(session, *unknown, UploadRow.queue == q, lately) for q in Queue]
            retried = session.scalar(select(func.count()).select_from(UploadRow).where(*tried))
            ended = _ended(session, now - HOUR, now)
        return Failures(ended=ended, unknown=sum(given_up), retried=retried or 0)

    def report_due(self) -> int:
        """How many files wait for their row on a report, up to COUNTED."""
        which = (
            NoticeRow.wiki == self._wiki,
            NoticeRow.status == NoticeStatus.DUE,
            NoticeRow.kind == NoticeKind.REPORT,
        )
        with self._database.read() as session:
            return _count(session, *which)

    def offers(self) -> Offers:
        """What waits to be handed on, and what was."""
        now = self._database.clock()
        mine = OfferRow.wiki == self._wiki
        lately = OfferRow.offered_at.between(now - HOUR, now)
        with self._database.read() as session:
            waiting = _count(session, mine, OfferRow.offered_at.is_(None))
            done = session.scalar(select(func.count()).where(mine, lately)) or 0
        return Offers(waiting=waiting, more=waiting == COUNTED, last_hour=done)


def _count(session: Session, *which: ColumnElement[bool]) -> int:
    """How many, up to COUNTED."""
    some = select(literal(1)).where(*which).limit(COUNTED).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def _ended(session: Session, begin: datetime, end: datetime) -> int:
    which = UploadRow.finished_at.between(begin, end)
    return session.scalar(select(func.count()).where(which)) or 0
