"""Pauses of one wiki, for all processes of a database."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from review.clock import is_recent
from review.errors import Paused
from review.pause import Pause, Work
from store.session import Database
from store.tables import PauseRow

LOOK_EVERY = timedelta(seconds=5)


class Pauses:
    """Asked before each piece of work, by any thread.

    That nothing is paused is believed for five seconds, so that a claim costs no further
    query. What is paused is asked about anew: it goes on as soon as it may.
    """

    def __init__(self, database: Database, wiki: str) -> None:
        self._database = database
        self._wiki = wiki
        self._free: dict[Work, datetime] = {}  # when it was seen that it may go on

    def check(self, work: Work) -> None:
        """Raises Paused while that work is paused."""
        if (pause := self.current(work)) is not None:
            raise Paused(str(pause))

    def current(self, work: Work) -> Pause | None:
        """The pause in force; None while the work may go on."""
        now = self._database.clock()
        if is_recent(self._free.get(work), now, LOOK_EVERY):
            return None
        pause = self.all().get(work)
        if pause is None:
            self._free[work] = now
        return pause

    def all(self) -> Mapping[Work, Pause]:
        """All that is paused, as the database has it now."""
        with self._database.read() as session:
            rows = session.scalars(select(PauseRow).where(PauseRow.wiki == self._wiki)).all()
        return {pause.work: pause for pause in map(_pause, rows)}

    def begin(self, work: Work, who: str, why: str = "") -> Pause:
        """Pause it in that person's name; the pause in force, which is an earlier one's if any."""

        def begin(session: Session) -> Pause:
            row = session.get(PauseRow, (self._wiki, work))
            if row is None:
                about = {"who": who, "why": why, "since": self._database.clock()}
                row = PauseRow(wiki=self._wiki, work=work, **about)
                session.add(row)
            return _pause(row)

        return self._database.write(begin)

    def end(self, work: Work) -> None:
        """It may go on."""
        mine = delete(PauseRow).where(PauseRow.wiki == self._wiki, PauseRow.work == work)
        self._database.write(lambda session: session.execute(mine))


def _pause(row: PauseRow) -> Pause:
    return Pause(work=Work(row.work), since=row.since, who=row.who, why=row.why)
