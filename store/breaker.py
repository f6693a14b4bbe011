"""Looks now and then whether the share of suspects has jumped."""

from datetime import datetime, timedelta
from threading import Lock

from sqlalchemy import ColumnElement, case, func, select, union_all
from sqlalchemy.orm import Session

from review.breaker import Tally, jump
from review.clock import is_recent
from review.status import Status
from review.upload import Queue
from store.session import Database
from store.stops import Stops
from store.tables import UploadRow

USUAL = 20_000  # uploads before the recent ones: a day or so of Commons
LOOK_EVERY = timedelta(seconds=15)
COUNT_USUAL_EVERY = timedelta(minutes=10)
SCORED = (Status.CLEAR, Status.SUSPECT)


class Breaker:
    """Implements review.ports.Breaker: the last `uploads` scored ones against those before.

    Only fresh ones: what somebody chooses to have scored of the backlog is not as usual.
    What was scored before listing was last resumed is not recent any more, but usual: the
    same uploads do not stop it again. A factor of 0 counts nothing.
    """

    def __init__(self, database: Database, wiki: str, *, uploads: int, factor: float) -> None:
        self._database = database
        self._wiki = wiki
        self._uploads = uploads
        self._factor = factor
        self._stops = Stops(database, wiki)
        self._lock = Lock()
        self._looked_at: datetime | None = None
        self._counted_at: datetime | None = None
        self._usual = Tally(suspects=0, uploads=0)

    def check(self) -> None:
        """Raises Halt while listing is stopped.

        Counts every 15 seconds at most, and what is usual every ten minutes; in between it
        only reads whether there is a stop.
        """
        now = self._database.clock()
        with self._lock:
            if self._factor and not is_recent(self._looked_at, now, LOOK_EVERY):
                self._look(now)
                self._looked_at = now
        self._stops.check()

    def _look(self, now: datetime) -> None:
        resumed = self._stops.last_resumed()
        after = () if resumed is None else (UploadRow.finished_at > resumed,)
        with self._database.read() as session:
            recent, begin = self._tally(session, self._uploads, *after)
            if not is_recent(self._counted_at, now, COUNT_USUAL_EVERY):
                before = UploadRow.finished_at < (begin or now)
                self._usual, _ = self._tally(session, USUAL, before)
                self._counted_at = now
        if reason := jump(recent, self._usual, self._factor):
            self._stops.stop(reason)

    def _tally(
        self, session: Session, limit: int, *which: ColumnElement[bool]
    ) -> tuple[Tally, datetime | None]:
        """The latest scored uploads of those, and when the first of them ended."""
        when = UploadRow.finished_at.desc()
        of_each = [  # which an index brings in their order
            select(UploadRow.status, UploadRow.finished_at)
            .where(UploadRow.wiki == self._wiki, UploadRow.status == status)
            .where(UploadRow.queue == Queue.FRESH, *which)
            .order_by(when)
            .limit(limit)
            .subquery()
            for status in SCORED
        ]
        both = union_all(*map(select, of_each)).subquery()
        latest = select(both).order_by(both.c.finished_at.desc()).limit(limit).subquery()
        suspects = func.sum(case((latest.c.status == Status.SUSPECT, 1), else_=0))
        counts = select(suspects, func.count(), func.min(latest.c.finished_at))
        found, uploads, begin = session.execute(counts.select_from(latest)).one()
        return Tally(suspects=int(found or 0), uploads=uploads), begin
