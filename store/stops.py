"""Stops: listing stopped by itself, until an operator resumes it. Rows are never deleted."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from review.errors import Halt
from store.due import FARTHEST
from store.session import Database
from store.tables import StopRow

RESUME = "celery -A worker review resume"  # what an operator types


@dataclass(frozen=True, kw_only=True)
class Stop:
    """Why listing is stopped, and since when (UTC)."""

    reason: str
    since: datetime

    def __str__(self) -> str:
        """One line: what, why, and what to do."""
        when = f"{self.since:%Y-%m-%d %H:%M} UTC"
        return f"listing stopped by itself on {when} because {self.reason}; resume with `{RESUME}`"


class Stops:
    """The stops of one wiki, for all processes of a database."""

    def __init__(self, database: Database, wiki: str) -> None:
        self._database = database
        self._wiki = wiki

    def check(self) -> None:
        """Raises Halt while listing is stopped."""
        if (stop := self.current()) is not None:
            raise Halt(str(stop))

    def current(self) -> Stop | None:
        """The stop in force, the oldest of several; None while listing goes on."""
        with self._database.read() as session:
            row = session.scalars(self._open().order_by(StopRow.id).limit(1)).first()
            return None if row is None else Stop(reason=row.reason, since=row.stopped_at)

    def all(self) -> list[Stop]:
        """Every stop in force, oldest first."""
        with self._database.read() as session:
            rows = session.scalars(self._open().order_by(StopRow.id)).all()
            return [Stop(reason=row.reason, since=row.stopped_at) for row in rows]

    def stop(self, reason: str) -> None:
        """Stop, unless it is stopped already: the first reason counts.

        Two processes at the same moment may each leave a row, and resume() ends both.
        """

        def work(session: Session) -> None:
            if session.scalars(self._open().limit(1)).first() is None:
                now = self._database.clock()
                session.add(StopRow(wiki=self._wiki, reason=reason, stopped_at=now))

        self._database.write(work)

    def resume(self, who: str) -> list[Stop]:
        """End every stop, in that person's name; those that were in force, oldest first."""

        def work(session: Session) -> list[Stop]:
            rows = session.scalars(self._open().order_by(StopRow.id).with_for_update()).all()
            for row in rows:
                row.resumed_at, row.resumed_by = self._database.clock(), who
            return [Stop(reason=row.reason, since=row.stopped_at) for row in rows]

        return self._database.write(work)

    def last_resumed(self) -> datetime | None:
        """When listing was last resumed; None where it never was.

        Not what a wrong clock has set far ahead: nothing would be recent until then.
        """
        latest = self._database.clock() + FARTHEST
        with self._database.read() as session:
            rows = select(StopRow.resumed_at).where(
                StopRow.wiki == self._wiki, StopRow.resumed_at <= latest
            )
            return session.scalar(rows.order_by(StopRow.resumed_at.desc()).limit(1))

    def _open(self) -> Select[StopRow]:
        return select(StopRow).where(StopRow.wiki == self._wiki, StopRow.resumed_at.is_(None))
