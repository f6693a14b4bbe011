"""What each of the last days brought: for charts.

A day is asked for by itself, of one index, and its figures are kept in memory: those of today
for a minute, those of a day that is over for a tenth of the time since then, but a minute at
least. For what is long ago hardly changes: by late answers, and by what is scored anew.
"""

from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import aliased

from review.day import Day, Histogram, histogram, together
from review.drawn import day_of
from review.status import FINAL, Status
from review.upload import Queue
from store.kept import Kept
from store.session import Database
from store.tables import NoticeRow, UploadRow

MOST = 90  # days
DRAWN = 1000  # scores of a day, or somewhat more: up to twice as many
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
_BEFORE = aliased(NoticeRow)


class Days:
    """Reads one wiki's; for many threads."""

    def __init__(self, database: Database, wiki: str) -> None:
        self._database = database
        self._wiki = wiki
        self._days = Kept[Day](database.clock)
        self._scores = Kept[Histogram](database.clock)

    def latest(self, days: int) -> list[Day]:
        """Each of so many days (1 to 90), the oldest first; today, as far as it has come, last.

        Raises ValueError for any other number.
        """
        return [self._day(begin) for begin in self._begins(days)]

    def scores(self, days: int) -> Histogram:
        """How the nsfw scores of what ended on these days are spread, whatever models gave them.

        Of a day with many uploads some thousand are drawn, each with the same chance. Raises
        ValueError as `latest` does.
        """
        return together(self._histogram(begin) for begin in self._begins(days))

    def _begins(self, days: int) -> list[datetime]:
        if not 1 <= days <= MOST:
            raise ValueError(f"{days} days are not 1 to {MOST}")
        today = day_of(self._database.clock())
        return [today - back * DAY for back in reversed(range(days))]

    def _day(self, begin: datetime) -> Day:
        return self._days.get(begin, self._keep(begin), partial(self._count, begin))

    def _histogram(self, begin: datetime) -> Histogram:
        return self._scores.get(begin, self._keep(begin), partial(self._draw, begin))

    def _keep(self, begin: datetime) -> timedelta:
        return max(MINUTE, (self._database.clock() - begin - DAY) / 10)

    def _count(self, begin: datetime) -> Day:
        ended = select(UploadRow.status, func.count()).where(*self._ended_on(begin))
        with self._database.read() as session:
            counts = dict(session.execute(ended.group_by(UploadRow.status)).all())
            reviewed = session.scalar(self._reviewed_on(begin)) or 0
        return Day(
            begin=begin,
            ended=sum(counts.values()),
            suspects=counts.get(Status.SUSPECT, 0),
            reviewed=reviewed,
        )

    def _draw(self, begin: datetime) -> Histogram:
        """Those whose ids divide by so much that a thousand are left: an index has ids, too."""
        step = max(1, self._day(begin).ended // DRAWN)
        of_day = UploadRow.finished_at >= begin, UploadRow.finished_at < begin + DAY
        drawn = select(UploadRow.id).where(*of_day, UploadRow.id % step == 0)
        with self._database.read() as session:
            # By themselves, of an index alone: with their scores MariaDB would read all uploads.
            ids = session.scalars(drawn).all()
            told = select(UploadRow.wiki, UploadRow.nsfw).where(UploadRow.id.in_(ids))
            rows = session.execute(told).all()
        # Not asked of the database, which would go by the wiki and read all of it.
        scores = (nsfw for wiki, nsfw in rows if wiki == self._wiki and nsfw is not None)
        return histogram(scores, step)

    def _ended_on(self, begin: datetime) -> tuple[ColumnElement[bool], ...]:
        return (
            UploadRow.wiki == self._wiki,
            UploadRow.status.in_(FINAL),
            UploadRow.queue.in_(list(Queue)),  # or the index would end before the day
            UploadRow.finished_at >= begin,
            UploadRow.finished_at < begin + DAY,
        )

    def _reviewed_on(self, begin: datetime) -> Select[int]:
        """Contents, whichever of their notices was answered; not those answered before."""
        earlier = exists().where(
            _BEFORE.wiki == NoticeRow.wiki,
            _BEFORE.page_id == NoticeRow.page_id,
            _BEFORE.sha1 == NoticeRow.sha1,
            _BEFORE.decided_at < begin,
        )
        contents = select(NoticeRow.page_id, NoticeRow.sha1).where(
            NoticeRow.wiki == self._wiki,
            NoticeRow.decided_at >= begin,
            NoticeRow.decided_at < begin + DAY,
            ~earlier,
        )
        return select(func.count()).select_from(contents.distinct().subquery())
