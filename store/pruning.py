"""What may be forgotten, and when. docs/decisions/026-pruning.md says why."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Delete,
    Select,
    and_,
    delete,
    func,
    not_,
    or_,
    select,
    update,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from review.status import Status
from store.session import Database
from store.tables import (
    AttemptRow,
    CheckRow,
    EarlierScoreRow,
    FrameRow,
    ModelRow,
    NoticeRow,
    OfferRow,
    SampleRow,
    ScoreRow,
    SpanRow,
    UploadRow,
)

BATCH = 500  # rows of one kind in one transaction
KEPT = 10  # of the latest checks and spans, whatever their age

Done = Callable[[int], None]
Act = Callable[[Session, Sequence[int]], int]  # how many rows it deleted


class Pruning:
    """Of all that a database has from before a time. It may be ended at any point."""

    def __init__(self, database: Database, before: datetime) -> None:
        self._database = database
        self._before = before

    def counts(self) -> dict[str, int]:
        """How many rows of each kind may go."""
        kinds: dict[str, Select[int]] = {name: which for name, (_, which) in self._logs().items()}
        kinds["scores"] = self._scores()
        with self._database.read() as session:
            return {
                name: session.scalar(select(func.count()).select_from(which.subquery())) or 0
                for name, which in kinds.items()
            }

    def prune(self, done: Done = lambda _: None) -> dict[str, int]:
        """Delete them, a batch at a time; how many rows of each kind went."""
        gone = {
            name: self._each(which, partial(_delete, table.id), done)
            for name, (table, which) in self._logs().items()
        }
        gone["scores"] = self._each(self._scores(), self._forget, done)
        return gone

    def _each(self, which: Select[int], act: Act, done: Done) -> int:
        """All of those ids, which are read anew for each transaction."""
        total, last = 0, 0
        [column] = which.selected_columns
        while True:
            batch = which.where(column > last).order_by(column).limit(BATCH)
            with self._database.read() as session:
                ids = session.scalars(batch).all()
            if not ids:
                return total
            gone = self._database.write(partial(_with, act, ids))
            total, last = total + gone, ids[-1]
            done(gone)

    def _logs(self) -> dict[str, tuple[Any, Select[int]]]:
        """What nothing is decided upon: only people read it."""
        old = AttemptRow.at < self._before
        return {
            "attempts": (AttemptRow, select(AttemptRow.id).where(old)),
            "checks": (CheckRow, self._all_but_latest(CheckRow.id, CheckRow.checked_at)),
            "spans": (SpanRow, self._all_but_latest(SpanRow.id, SpanRow.end)),
        }

    def _all_but_latest(
        self, number: InstrumentedAttribute[int], time: InstrumentedAttribute[datetime]
    ) -> Select[int]:
        with self._database.read() as session:
            latest = session.scalars(select(number).order_by(time.desc()).limit(KEPT)).all()
        return select(number).where(time < self._before, number.not_in(latest))

    def _scores(self) -> Select[int]:
        """Of contents of which nothing more is expected, and of models that score no more."""
        gone = or_(self._of_the_past(), ~self._wanted())
        return select(ScoreRow.id).where(ScoreRow.scored_at < self._before, gone)

    def _of_the_past(self) -> ColumnElement[bool]:
        """By a model that is neither active nor on trial, and no upload has its verdict by it."""
        roles = ModelRow.active.is_(True) | ModelRow.shadow.is_(True)
        at_work = select(ModelRow.id).where(ModelRow.id == ScoreRow.model_id, roles)
        decides = select(UploadRow.id).where(UploadRow.score_id == ScoreRow.id)
        return and_(~at_work.exists(), ~decides.exists())

    def _wanted(self) -> ColumnElement[bool]:
        """Not where all uploads of the content are clear, and nobody looks at them any more."""
        this = UploadRow.sha1 == ScoreRow.sha1
        drawn = select(SampleRow.id).where(SampleRow.upload_id == UploadRow.id).exists()
        same_page = NoticeRow.wiki == UploadRow.wiki, NoticeRow.page_id == UploadRow.page_id
        listed = select(NoticeRow.id).where(*same_page, NoticeRow.sha1 == UploadRow.sha1).exists()
        unsent = OfferRow.upload_id == UploadRow.id, OfferRow.offered_at.is_(None)
        offered = select(OfferRow.upload_id).where(*unsent).exists()  # with its scores
        kept = or_(not_(self._done_with()), drawn, listed, offered)
        return select(UploadRow.id).where(this, kept).exists()

    def _done_with(self) -> ColumnElement[bool]:
        return and_(
            UploadRow.status == Status.CLEAR,
            func.coalesce(UploadRow.finished_at < self._before, False),
            UploadRow.look_at.is_(None),
        )

    def _forget(self, session: Session, ids: Sequence[int]) -> int:
        """Those that may still go. Who has just found one of them again scores it again."""
        still = self._scores().where(ScoreRow.id.in_(ids)).order_by(ScoreRow.id)
        these = session.scalars(still.with_for_update()).all()
        unknown = update(UploadRow).where(UploadRow.score_id.in_(these)).values(score_id=None)
        session.execute(unknown, execution_options={"synchronize_session": False})
        _delete(FrameRow.score_id, session, these)
        _delete(EarlierScoreRow.score_id, session, these)
        return _delete(ScoreRow.id, session, these)


def _with(act: Act, ids: Sequence[int], session: Session) -> int:
    return act(session, ids)


def _delete(column: InstrumentedAttribute[int], session: Session, ids: Sequence[int]) -> int:
    statement: Delete = delete(column.class_).where(column.in_(ids))
    result = session.execute(statement, execution_options={"synchronize_session": False})
    return cast("CursorResult[Any]", result).rowcount
