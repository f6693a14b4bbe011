"""What was flagged and what was drawn, with what people said of it: for review.measure."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select

from review.answer import Outcome
from review.drawn import Drawn
from review.flagged import Flagged, once
from review.upload import Kind, shown_as
from store.session import Database
from store.tables import AnswerRow, ModelRow, NoticeRow, SampleRow, ScoreRow, UploadRow


class Figures:
    """Reads one wiki's; begins with the notices and samples, of which there are few."""

    def __init__(self, database: Database, wiki: str) -> None:
        self._database = database
        self._wiki = wiki

    def flagged(self, since: datetime, *, active: bool = False) -> list[Flagged]:
        """What ended as suspect since then, each content on a page once.

        With `active`, only by the model that scores now.
        """
        query = _FLAGGED.where(NoticeRow.wiki == self._wiki, UploadRow.finished_at >= since)
        return self._each_once(query, active)

    def answered(self, most: int, *, active: bool = False) -> list[Flagged]:
        """What people answered last, each content on a page once, of so many notices at most.

        Enough for precision, and quick however many there are: for whoever waits for it.
        """
        latest = (
            select(NoticeRow.id)
            .where(NoticeRow.wiki == self._wiki, NoticeRow.decided_at.is_not(None))
            .order_by(NoticeRow.decided_at.desc())
            .limit(most)
            .subquery()
        )
        return self._each_once(_FLAGGED.join(latest, NoticeRow.id == latest.c.id), active)

    def _each_once(self, query: Select[*tuple[Any, ...]], active: bool) -> list[Flagged]:
        with self._database.read() as session:
            rows = session.execute(_scored(query.order_by(NoticeRow.id), active))
            return once(_flagged(row) for row in rows)

    def drawn(self, since: datetime, *, active: bool = False) -> list[Drawn]:
        """The samples of the days since then, answered or not."""
        query = select(SampleRow.day, SampleRow.drawn_from, SampleRow.outcome, *_OF_UPLOAD).join(
            UploadRow, SampleRow.upload_id == UploadRow.id
        )
        query = query.where(UploadRow.wiki == self._wiki, SampleRow.day >= since)
        with self._database.read() as session:
            return [_drawn(row) for row in session.execute(_scored(query, active))]


_OUTCOME_AT = (
    select(func.max(AnswerRow.at))
    .where(AnswerRow.notice_id == NoticeRow.id, AnswerRow.outcome == NoticeRow.outcome)
    .scalar_subquery()
    .label("outcome_at")
)
_OF_UPLOAD = (
    UploadRow.kind,
    UploadRow.second,
    UploadRow.nsfw,
    UploadRow.sexy,
    UploadRow.policy_version,
    UploadRow.finished_at,
    ModelRow.id,
    ModelRow.name,
)
_FLAGGED = select(
    NoticeRow.page_id,
    NoticeRow.sha1,
    NoticeRow.written_at,
    NoticeRow.decided_at,
    NoticeRow.outcome,
    _OUTCOME_AT,
    *_OF_UPLOAD,
).join(UploadRow, NoticeRow.upload_id == UploadRow.id)


def _scored(query: Select[*tuple[Any, ...]], active: bool) -> Select[*tuple[Any, ...]]:
    """With the model of each; scores that were forgotten since leave none."""
    query = query.outerjoin(ScoreRow, UploadRow.score_id == ScoreRow.id)
    query = query.outerjoin(ModelRow, ScoreRow.model_id == ModelRow.id)
    return query.where(ModelRow.active.is_(True)) if active else query


def _flagged(row: Row[Any]) -> Flagged:
    return Flagged(
        page_id=row.page_id,
        sha1=row.sha1,
        model=f"{row.name} #{row.id}" if row.name else "not known",
        kind=shown_as(row.kind or Kind.OTHER, row.second),
        nsfw=row.nsfw or 0.0,
        sexy=row.sexy,
        policy=row.policy_version or "",
        ended_at=row.finished_at,
        written_at=row.written_at,
        decided_at=row.decided_at,
        # A row keeps what was said of the content; who answered otherwise has reviewed it, too.
        outcome=row.outcome or (Outcome.OTHER if row.decided_at else None),
        outcome_at=row.outcome_at,
    )


def _drawn(row: Row[Any]) -> Drawn:
    return Drawn(
        day=row.day,
        drawn_from=row.drawn_from,
        nsfw=row.nsfw or 0.0,
        policy=row.policy_version or "",
        outcome=row.outcome,
    )
