"""What happened lately, as counts: each is a stretch of one index."""

from collections import Counter
from collections.abc import Mapping

from sqlalchemy import func, select, text

from review.answer import Outcome
from review.budget import DAY, HOUR
from review.status import FINAL, Status
from review.upload import Queue
from store.session import Database
from store.tables import AttemptRow, NoticeRow, ReportRow, UploadRow


class Lately:
    """Reads one wiki's."""

    def __init__(self, database: Database, wiki: str) -> None:
        self._database = database
        self._wiki = wiki

    def ended(self) -> Mapping[Status, int]:
        """How many uploads ended in the last hour, by how they ended; 0 of none."""
        now = self._database.clock()
        mine = UploadRow.wiki == self._wiki, UploadRow.finished_at.between(now - HOUR, now)
        count = select(func.count()).where(*mine)
        with self._database.read() as session:  # of each state and queue, which an index knows
            return {
                status: sum(
                    session.scalar(count.where(UploadRow.status == status, UploadRow.queue == one))
                    or 0
                    for one in Queue
                )
                for status in FINAL
            }

    def failed_attempts(self) -> int:
        """How many attempts in the last hour did not end their upload, and were to be repeated."""
        now = self._database.clock()
        count = select(func.count()).where(AttemptRow.at.between(now - HOUR, now))
        with self._database.read() as session:
            return session.scalar(count) or 0

    def being_scored(self) -> int:
        """How many uploads scorers have claimed whose lease is not over: they are at work."""
        count = select(func.count()).where(
            UploadRow.wiki == self._wiki,
            UploadRow.status == Status.SCORING,
            UploadRow.lease_until > self._database.clock(),
        )
        with self._database.read() as session:
            return session.scalar(count) or 0

    def answered(self) -> Mapping[Outcome, int]:
        """How many notices somebody answered first in the last day, by what is said of them now."""
        now = self._database.clock()
        mine = NoticeRow.wiki == self._wiki, NoticeRow.decided_at.between(now - DAY, now)
        counts: Counter[Outcome] = Counter()
        with self._database.read() as session:
            for outcome in session.scalars(select(NoticeRow.outcome).where(*mine)):
                counts[outcome or Outcome.OTHER] += 1
        return counts

    def report(self) -> str | None:
        """The title of the report page that was made last; None while there is none."""
        latest = select(ReportRow.title).where(ReportRow.wiki == self._wiki)
        with self._database.read() as session:
            return session.scalar(latest.order_by(ReportRow.made_at.desc()).limit(1))

    def schema(self) -> str:
        """Which migration the database's tables are those of."""
        with self._database.read() as session:
            return session.scalar(text("SELECT version_num FROM alembic_version")) or ""
