"""Clear uploads drawn by chance, which people look at off the wiki."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random, SystemRandom

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session, joinedload

from review.answer import Outcome
from review.drawn import day_of
from review.errors import Permanent
from review.status import Status
from review.upload import Kind, Queue, Upload, shown_as
from store.due import SKEW
from store.rows import upload_of
from store.session import Database, changed_rows
from store.tables import PositionRow, SampleRow, UploadRow

DAYS_BACK = 7  # a service that was stopped draws for these when it runs again
DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Sample:
    """One drawn upload as a reviewer sees it: nothing of its score, which would be a hint."""

    id: int
    upload: Upload
    kind: str  # as people are told it


class Samples:
    """The samples of one wiki."""

    def __init__(self, database: Database, wiki: str, random: Random | None = None) -> None:
        self._database = database
        self._wiki = wiki
        self._random = random or SystemRandom()

    def draw(self, per_day: int) -> int:
        """Draw from each day that has ended and was not drawn from; how many were drawn.

        Several processes may call it at any time: a day is drawn from once.
        """
        today = day_of(self._database.clock() - SKEW)
        days = [today - back * DAY for back in range(DAYS_BACK, 0, -1)]
        return sum(self._draw_from(day, per_day) for day in days) if per_day else 0

    def unanswered(self, limit: int) -> list[Sample]:
        """What nobody has answered, oldest first."""
        query = (
            select(SampleRow)
            .join(SampleRow.upload)
            .where(UploadRow.wiki == self._wiki, SampleRow.outcome.is_(None))
            .options(joinedload(SampleRow.upload))
            .order_by(SampleRow.id)
            .limit(limit)
        )
        with self._database.read() as session:
            return [_sample(row) for row in session.scalars(query)]

    def waiting(self) -> int:
        """How many nobody has answered."""
        query = (
            select(func.count())
            .select_from(SampleRow)
            .join(SampleRow.upload)
            .where(UploadRow.wiki == self._wiki, SampleRow.outcome.is_(None))
        )
        with self._database.read() as session:
            return session.scalar(query) or 0

    def answer(self, sample_id: int, outcome: Outcome, *, who: str = "", words: str = "") -> None:
        """Store what somebody says of one. A person's answer stays: the first one counts.

        Raises Permanent where there is no such sample, or it is answered.
        """
        mine = select(UploadRow.id).where(
            UploadRow.id == SampleRow.upload_id, UploadRow.wiki == self._wiki
        )

        def work(session: Session) -> None:
            guarded = (
                update(SampleRow)
                .where(SampleRow.id == sample_id, SampleRow.outcome.is_(None), mine.exists())
                .values(outcome=outcome, who=who, words=words, answered_at=self._database.clock())
            )
            if changed_rows(session, guarded) == 1:
                return
            row = session.get(SampleRow, sample_id)
            if row is None or row.outcome is None:
                raise Permanent(f"there is no sample {sample_id} of {self._wiki}")
            by = f" by {row.who}" if row.who else ""
            raise Permanent(f"sample {sample_id} was answered{by} already: {row.outcome}")

        self._database.write(work)

    def _draw_from(self, day: datetime, per_day: int) -> int:
        clear = _clear(self._wiki, day)

        def work(session: Session) -> int:
            # Whoever comes second waits at this row, and then finds the day drawn.
            if session.get(PositionRow, self._wiki, with_for_update=True) is None:
                return 0
            if self._is_drawn(session, day):
                return 0
            now = self._database.clock()
            chosen = self._random.sample(ids, min(per_day, len(ids)))
            session.add_all(
                SampleRow(upload_id=one, day=day, drawn_from=len(ids), drawn_at=now)
                for one in chosen
            )
            return len(chosen)

        with self._database.read() as session:  # a day has many: no lock while they are read
            ids = [] if self._is_drawn(session, day) else session.scalars(clear).all()
        return self._database.write(work) if ids else 0

    def _is_drawn(self, session: Session, day: datetime) -> bool:
        drawn = select(SampleRow.id).join(SampleRow.upload)
        of_day = drawn.where(SampleRow.day == day, UploadRow.wiki == self._wiki)
        return session.scalar(of_day.limit(1)) is not None


def _clear(wiki: str, day: datetime) -> Select[int]:
    """The day's clear uploads, but for those that were away and were drawn before that."""
    drawn = select(SampleRow.id).where(SampleRow.upload_id == UploadRow.id)
    return select(UploadRow.id).where(
        UploadRow.queue.in_(list(Queue)),  # or the index would end before the day
        UploadRow.finished_at >= day,
        UploadRow.finished_at < day + DAY,
        UploadRow.status == Status.CLEAR,
        UploadRow.wiki == wiki,
        ~drawn.exists(),
    )


def _sample(row: SampleRow) -> Sample:
    kind = shown_as(row.upload.kind or Kind.OTHER, row.upload.second)
    return Sample(id=row.id, upload=upload_of(row.upload), kind=kind)
